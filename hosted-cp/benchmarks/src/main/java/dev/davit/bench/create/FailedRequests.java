package dev.davit.bench.create;

import dev.davit.bench.load.LoadSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether requests failed while control planes changed, warm-ups included: no run may fail one.
 *
 * @param contender held to none; empty when there was no load
 * @param reference only reported
 */
record FailedRequests(Optional<LoadSum> contender, Optional<LoadSum> reference) {

    /** @return whether none of the contender failed; true when nobody counted */
    boolean isWithinLimit() {
        return contender.map(LoadSum::isFlawless).orElse(true);
    }

    /** @return a Markdown table and the verdict on the contender */
    List<String> lines() {
        if (contender.isEmpty()) {
            return List.of("failed requests: not counted, because there was no load (--without-load)");
        }
        var lines = new ArrayList<String>(LoadSum.HEAD);
        contender.map(LoadSum::row).ifPresent(lines::add);
        reference.map(LoadSum::row).ifPresent(lines::add);
        contender.map(LoadSum::verdict).ifPresent(lines::addAll);
        return lines;
    }
}
