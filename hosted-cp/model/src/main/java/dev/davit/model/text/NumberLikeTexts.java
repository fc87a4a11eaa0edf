package dev.davit.model.text;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/**
 * Quotes texts that a reader of YAML would take for a number or a merge key (YAML 1.1 types int, float, merge and value):
 * {@code 1e3} is a name that Kubernetes allows. What else has to be quoted, Jackson knows.
 */
final class NumberLikeTexts extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    private static final Pattern NUMBER_LIKE = Pattern.compile("[-+]?(0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
            + "|[0-9][0-9_]*([.][0-9_]*)?([eE][-+]?[0-9_]+)?|[.][0-9][0-9_]*([eE][-+]?[0-9_]+)?|[.](inf|Inf|INF))"
            + "|[.](nan|NaN|NAN)|=|<<");

    @Override
    public boolean needToQuoteName(String name) {
        return isNumberLike(name) || super.needToQuoteName(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
        return isNumberLike(value) || super.needToQuoteValue(value);
    }

    private static boolean isNumberLike(String text) {
        return NUMBER_LIKE.matcher(text).matches();
    }
}
