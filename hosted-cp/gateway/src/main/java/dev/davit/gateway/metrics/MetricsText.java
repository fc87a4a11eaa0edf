package dev.davit.gateway.metrics;

/**
 * The text format of Prometheus, version 0.0.4, being written: each metric with its help and type, then its samples. Labels
 * are given as names and values in turn. For one thread.
 */
public final class MetricsText {
    private static final double LARGEST_EXACT = 1L << 53;

    private final StringBuilder text = new StringBuilder();

    /** Writes a metric that can go down and that has one sample. */
    public MetricsText gauge(String name, String help, double value) {
        gauge(name, help).sample(value);
        return this;
    }

    /** Begins a metric that can go down. */
    public Metric gauge(String name, String help) {
        return begin(name, help, "gauge");
    }

    /** Writes a metric that only grows and that has one sample. */
    public MetricsText counter(String name, String help, double value) {
        counter(name, help).sample(value);
        return this;
    }

    /** Begins a metric that only grows. */
    public Metric counter(String name, String help) {
        return begin(name, help, "counter");
    }

    /** Begins a metric that tells how values are distributed. */
    public Metric histogram(String name, String help) {
        return begin(name, help, "histogram");
    }

    private Metric begin(String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return new Metric(name);
    }

    /** @return everything that was written */
    @Override
    public String toString() {
        return text.toString();
    }

    /** The metric that was begun last. */
    public final class Metric {
        private final String name;

        private Metric(String name) {
            this.name = name;
        }

        /** Writes one sample. */
        public Metric sample(double value, String... labels) {
            return sample("", value, labels, "");
        }

        Metric bucket(double bound, double value, String... labels) {
            return sample(
                    "_bucket", value, labels, "le=\"" + (bound < Double.MAX_VALUE ? number(bound) : "+Inf") + '"');
        }

        Metric part(String suffix, double value, String... labels) {
            return sample(suffix, value, labels, "");
        }

        private Metric sample(String suffix, double value, String[] labels, String last) {
            text.append(name).append(suffix);
            if (labels.length > 0 || !last.isEmpty()) {
                text.append('{');
                for (var i = 0; i + 1 < labels.length; i += 2) {
                    text.append(i > 0 ? "," : "").append(labels[i]).append("=\"");
                    escape(labels[i + 1]);
                    text.append('"');
                }
                text.append(labels.length > 0 && !last.isEmpty() ? "," : "")
                        .append(last)
                        .append('}');
            }
            text.append(' ').append(number(value)).append('\n');
            return this;
        }
    }

    private void escape(String value) {
        for (var i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(value.charAt(i));
            }
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
