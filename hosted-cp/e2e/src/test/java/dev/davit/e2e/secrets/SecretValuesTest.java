package dev.davit.e2e.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretValuesTest {
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    private static final String KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n";

    @Test
    void certificatesAndShortValuesAreNone() {
        assertThat(SecretValues.isSecret(CERTIFICATE + CERTIFICATE)).isFalse();
        assertThat(SecretValues.isSecret("true")).isFalse();
    }

    @Test
    void whatIsBesideACertificateIsOne() {
        assertThat(SecretValues.isSecret(CERTIFICATE + KEY)).isTrue();
        assertThat(SecretValues.isSecret("a-password")).isTrue();
    }

    @Test
    void isFoundInTheMiddleOfAText() {
        var values = new SecretValues(Map.of("a-password", "ns/login/password", "YS1wYXNzd29yZA==", "in base64"));

        assertThat(values.in("user a-password@host")).containsExactly("ns/login/password");
        assertThat(values.in("data: YS1wYXNzd29yZA==")).containsExactly("in base64");
        assertThat(values.in("user a-passwort@host")).isEmpty();
    }
}
