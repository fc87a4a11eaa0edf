package dev.davit.testing.kube;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class against a real API server. Constructors and methods may take a {@link KubeApi}. The server starts
 * with the first class that asks for it, serves all classes of the JVM, and ends with the last.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KubeApiExtension.class)
public @interface KubeApiTest {
    /** @return folders below {@code manifests} to install first, such as {@code crds} and {@code install/admission} */
    String[] manifests() default {};
}
