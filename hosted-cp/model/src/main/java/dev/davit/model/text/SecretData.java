package dev.davit.model.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The data of Secrets. */
public final class SecretData {
    private SecretData() {}

    /**
     * @param files text by key
     * @return the same in base64, sorted; {@code stringData} would be written again on every apply
     */
    public static SortedMap<String, String> encode(Map<String, String> files) {
        var data = new TreeMap<String, String>();
        files.forEach((name, text) -> data.put(name, encode(text)));
        return data;
    }

    /**
     * @param text any text
     * @return it in base64
     */
    public static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
