package dev.davit.agent.preflight;

import dev.davit.agent.network.Sysctl;
import java.io.IOException;
import java.nio.file.Path;

/** A kernel setting that pod networks need; it is set when it is not as needed. */
public final class SysctlCheck implements Check {
    private final Sysctl sysctl;
    private final Path procSys;
    private final Runnable loadModule;

    /**
     * @param procSys {@code /proc/sys}
     * @param loadModule tries to load the kernel module that brings the setting
     */
    public SysctlCheck(Sysctl sysctl, Path procSys, Runnable loadModule) {
        this.sysctl = sysctl;
        this.procSys = procSys;
        this.loadModule = loadModule;
    }

    @Override
    public String subject() {
        return "sysctl " + sysctl.name();
    }

    @Override
    public Finding look() {
        if (sysctl.read(procSys).isEmpty()) {
            loadModule.run();
        }
        var found = sysctl.read(procSys);
        if (found.isEmpty()) {
            return new Finding.Failed(
                    sysctl.value(),
                    "no such setting",
                    "load its kernel module (modprobe br_netfilter) or use a kernel that has it");
        }
        if (found.get().equals(sysctl.value())) {
            return new Finding.Passed(sysctl.value());
        }
        try {
            sysctl.apply(procSys);
            return new Finding.Passed("set to %s (was %s)".formatted(sysctl.value(), found.get()));
        } catch (IOException e) {
            return new Finding.Failed(
                    sysctl.value(), found.get(), "run sysctl -w %s=%s".formatted(sysctl.name(), sysctl.value()));
        }
    }
}
