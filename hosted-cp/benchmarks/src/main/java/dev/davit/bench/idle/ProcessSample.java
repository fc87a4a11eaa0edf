package dev.davit.bench.idle;

import dev.davit.bench.Lab;
import java.util.List;
import java.util.function.Predicate;

/**
 * The processes of all pods of a machine at one moment.
 *
 * @param atNanos the moment, of {@link System#nanoTime()}
 * @param processes in no particular order
 */
record ProcessSample(long atNanos, List<PodProcess> processes) {
    /** Builtins of bash only: what it costs is not to be seen in what it measures. */
    private static final String SCRIPT = """
            for folder in /proc/[0-9]*; do
              # What has ended meanwhile cannot be read any more.
              { cgroup=$(<"$folder/cgroup") && status=$(<"$folder/status") && stat=$(<"$folder/stat"); } 2>/dev/null || continue
              [[ $cgroup =~ pod([0-9a-f_-]{36}) ]] || continue
              uid=${BASH_REMATCH[1]//_/-}
              [[ $status =~ RssAnon:[[:space:]]+([0-9]+) ]] || continue
              private=${BASH_REMATCH[1]}
              [[ $status =~ VmRSS:[[:space:]]+([0-9]+) ]] || continue
              resident=${BASH_REMATCH[1]}
              comm=${stat#*(}
              comm=${comm%)*}
              read -ra rest <<<"${stat##*) }"
              echo "$uid ${folder#/proc/} ${comm// /_} $private $resident $((rest[11] + rest[12]))"
            done
            """;

    ProcessSample {
        processes = List.copyOf(processes);
    }

    /** Looks at a machine of the lab. */
    static ProcessSample take(Lab lab, String machine) {
        var lines = lab.shell(machine, SCRIPT);
        return parse(System.nanoTime(), lines);
    }

    /** @param lines one process each, see {@link PodProcess#parse} */
    static ProcessSample parse(long atNanos, String lines) {
        return new ProcessSample(
                atNanos,
                lines.lines()
                        .filter(line -> !line.isBlank())
                        .map(PodProcess::parse)
                        .toList());
    }

    List<PodProcess> of(Predicate<PodProcess> which) {
        return processes.stream().filter(which).toList();
    }
}
