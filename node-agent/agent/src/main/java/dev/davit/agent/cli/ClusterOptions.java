package dev.davit.agent.cli;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.cluster.Gateways;
import dev.davit.tunnel.HostPort;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Words on the command line that are more than text. */
final class ClusterOptions {
    private ClusterOptions() {}

    /** {@code https://host[:port]}. */
    static final class GatewayConverter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            return Gateways.parseUrl(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected https://HOST[:PORT] of Davit's gateway, found '%s'".formatted(text)));
        }
    }

    /** {@code <id>.<domain>}. */
    static final class ClusterConverter implements ITypeConverter<ClusterName> {
        @Override
        public ClusterName convert(String text) {
            return ClusterName.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected <id>.<domain> as the join command has it, found '%s'".formatted(text)));
        }
    }

    /** {@code address:port}. */
    static final class EndpointConverter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            return HostPort.parse(text)
                    .orElseThrow(
                            () -> new TypeConversionException("expected ADDRESS:PORT, found '%s'".formatted(text)));
        }
    }

    /** {@code sha256:<hex>}. */
    static final class PinConverter implements ITypeConverter<dev.davit.agent.trust.CaPin> {
        @Override
        public dev.davit.agent.trust.CaPin convert(String text) {
            return dev.davit.agent.trust.CaPin.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected sha256: and 64 hex digits, found '%s'".formatted(text)));
        }
    }

    /** @return the error that picocli shows with the usage */
    static CommandLine.ParameterException wrong(CommandLine.Model.CommandSpec spec, String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
