package dev.davit.gateway.health;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.davit.gateway.metrics.MetricSource;
import dev.davit.gateway.metrics.MetricsText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory, CPU and open files of this process, by the names that every Prometheus client uses. What cannot be known is left out. */
public final class ProcessMetrics implements MetricSource {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIBI = 1024;
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    @Override
    public void write(MetricsText text) {
        residentBytes()
                .ifPresent(bytes ->
                        text.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM", bytes));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            text.counter(
                            "process_cpu_seconds_total",
                            "CPU time that the process has used",
                            system.getProcessCpuTime() / NANOS)
                    .gauge("process_open_fds", "Files and sockets that are open", system.getOpenFileDescriptorCount())
                    .gauge("process_max_fds", "Files and sockets that may be open", system.getMaxFileDescriptorCount());
        }
        text.gauge(
                "process_start_time_seconds",
                "When the process started, in seconds since 1970",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        var memory = ManagementFactory.getMemoryMXBean();
        text.gauge("jvm_memory_used_bytes", "Memory that the Java virtual machine uses")
                .sample(memory.getHeapMemoryUsage().getUsed(), "area", "heap")
                .sample(memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
    }

    private static OptionalLong residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }
}
