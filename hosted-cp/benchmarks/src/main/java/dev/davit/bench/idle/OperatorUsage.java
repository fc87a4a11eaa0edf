package dev.davit.bench.idle;

/**
 * What the operator used in the window.
 *
 * @param residentMebibytes VmRSS at its end, in MiB
 * @param cpuPercent in percent of one core
 * @param writes requests to the management API that write, without those of its lease
 */
record OperatorUsage(double residentMebibytes, double cpuPercent, long writes) {}
