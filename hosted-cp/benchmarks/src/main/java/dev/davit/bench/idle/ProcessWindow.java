package dev.davit.bench.idle;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What processes did between two samples of the same machine.
 *
 * @param begin the first sample
 * @param end the second, which memory is taken from
 */
record ProcessWindow(ProcessSample begin, ProcessSample end) {
    private static final double TICKS_PER_SECOND = 100;
    private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

    /**
     * What one control plane uses.
     *
     * @param what its name in errors
     * @param podUids all of its pods
     * @throws IllegalStateException when one of its programs does not run, or has not run through the window
     */
    Usage usage(String what, Set<String> podUids) {
        Predicate<PodProcess> itsOwn = process -> podUids.contains(process.podUid());
        var cpuPercent = cpuPercent(what, itsOwn);
        Map<Component, Double> mebibytes = end.of(itsOwn).stream()
                .collect(Collectors.groupingBy(
                        PodProcess::component,
                        Collectors.summingDouble(p -> p.privateKibibytes() / KIBIBYTES_PER_MEBIBYTE)));
        for (var program : Component.programs()) {
            if (!mebibytes.containsKey(program)) {
                throw new IllegalStateException(what + ": no process of " + program.program() + " runs; its pods: "
                        + podUids + "; is it up, and long enough settled?");
            }
        }
        return new Usage(
                mebibytes,
                mebibytes.values().stream().mapToDouble(Double::doubleValue).sum(),
                cpuPercent);
    }

    /** @return VmRSS of the processes at the end, in MiB */
    double residentMebibytes(Predicate<PodProcess> which) {
        return end.of(which).stream().mapToLong(PodProcess::residentKibibytes).sum() / KIBIBYTES_PER_MEBIBYTE;
    }

    /**
     * The CPU time of processes by the time between the samples.
     *
     * @param what their name in errors
     * @return percent of one core
     * @throws IllegalStateException when there is none, or one began or ended meanwhile
     */
    double cpuPercent(String what, Predicate<PodProcess> which) {
        var before = ticks(begin.of(which));
        var after = ticks(end.of(which));
        if (before.isEmpty() || !before.keySet().equals(after.keySet())) {
            throw new IllegalStateException(
                    what + ": expected the same processes at begin and end of the window, found " + before.keySet()
                            + " and then " + after.keySet() + "; a container was restarted: measure again");
        }
        var ticks = sum(after) - sum(before);
        return 100 * (ticks / TICKS_PER_SECOND) / seconds();
    }

    double seconds() {
        return (end.atNanos() - begin.atNanos()) / 1e9;
    }

    private static Map<String, Long> ticks(List<PodProcess> processes) {
        Function<PodProcess, String> identity = p -> p.command() + "/" + p.pid();
        return processes.stream().collect(Collectors.toMap(identity, PodProcess::cpuTicks));
    }

    private static long sum(Map<String, Long> ticks) {
        return ticks.values().stream().mapToLong(Long::longValue).sum();
    }
}
