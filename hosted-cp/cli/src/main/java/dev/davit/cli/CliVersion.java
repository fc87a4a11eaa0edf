package dev.davit.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest. */
final class CliVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Optional.ofNullable(CliVersion.class.getPackage().getImplementationVersion());
        return new String[] {"davit " + version.orElse("development")};
    }
}
