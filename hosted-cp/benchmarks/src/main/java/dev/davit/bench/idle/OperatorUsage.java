package dev.davit.bench.idle;

/**
 * What the operator used in the window.
 *
 * @param residentMebibytes VmRSS at its end, in MiB
 * @param cpuPercent in percent of one core
 * @param writes requests to the management API that write, without those of its lease
 */
record OperatorUsage(double residentMebibytes, double cpuPercent, long writes) {
    private static final double BYTES_OF_A_MEBIBYTE = 1L << 20;
    private static final double BYTES_OF_A_MEGABYTE = 1_000_000;

    /** @return the same in units of 1,000,000 bytes */
    double residentMegabytes() {
        return residentMebibytes * BYTES_OF_A_MEBIBYTE / BYTES_OF_A_MEGABYTE;
    }
}
