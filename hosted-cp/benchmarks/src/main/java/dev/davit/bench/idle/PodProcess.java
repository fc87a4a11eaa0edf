package dev.davit.bench.idle;

/**
 * One process of a pod.
 *
 * @param podUid of the pod
 * @param pid on the machine
 * @param command its name, at most 15 characters
 * @param privateKibibytes RssAnon: memory that is in RAM and no file's
 * @param residentKibibytes VmRSS: that and the pages of files, which other processes may share
 * @param cpuTicks user and system time since its start, in hundredths of a second
 */
record PodProcess(
        String podUid, int pid, String command, long privateKibibytes, long residentKibibytes, long cpuTicks) {

    private static final int FIELDS = 6;

    /** Reads one line: the components of this record, separated by blanks. */
    static PodProcess parse(String line) {
        var fields = line.split(" ");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("expected \"uid pid comm rssAnonKiB rssKiB cpuTicks\", found: " + line);
        }
        return new PodProcess(
                fields[0],
                Integer.parseInt(fields[1]),
                fields[2],
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]));
    }

    Component component() {
        return Component.of(command);
    }
}
