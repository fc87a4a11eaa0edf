package dev.davit.e2e.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.security.SecureRandom;
import java.util.Set;

/** Calls and method references by which code helps itself to what it should be given. */
final class ImpureAccess {
    static final DescribedPredicate<JavaAccess<?>> TO_THE_TIME =
            DescribedPredicate.describe("reads the time", ImpureAccess::readsTheTime);

    static final DescribedPredicate<JavaAccess<?>> TO_RANDOMNESS =
            DescribedPredicate.describe("has randomness of its own", ImpureAccess::hasItsOwnRandomness);

    private static final String CONSTRUCTOR = "<init>";
    private static final Set<String> TIMES =
            Set.of("java.lang.System.currentTimeMillis", "java.lang.System.nanoTime", "java.util.Calendar.getInstance");
    private static final Set<String> SOURCES_OF_RANDOMNESS =
            Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");
    private static final Set<String> RANDOM_VALUES = Set.of(
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.of",
            "java.util.random.RandomGenerator.getDefault",
            "java.security.SecureRandom.getInstance",
            "java.security.SecureRandom.getInstanceStrong");
    /** These take randomness as an argument, and find some by themselves when they get none. */
    private static final Set<String> CONSUMERS =
            Set.of("java.security.KeyPairGenerator.initialize", "java.util.Collections.shuffle");

    private ImpureAccess() {}

    private static boolean readsTheTime(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getName();
        return TIMES.contains(name(access))
                || (owner.startsWith("java.time.") && access.getName().equals("now"))
                || (owner.equals("java.util.Date") && isConstructor(access) && arguments(access) == 0);
    }

    private static boolean hasItsOwnRandomness(JavaAccess<?> access) {
        return RANDOM_VALUES.contains(name(access))
                || (SOURCES_OF_RANDOMNESS.contains(access.getTargetOwner().getName()) && isConstructor(access))
                || (CONSUMERS.contains(name(access)) && !takesRandomness(access));
    }

    private static String name(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }

    private static boolean isConstructor(JavaAccess<?> access) {
        return access.getName().equals(CONSTRUCTOR);
    }

    private static int arguments(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget code
                ? code.getRawParameterTypes().size()
                : 0;
    }

    private static boolean takesRandomness(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget code
                && code.getRawParameterTypes().stream()
                        .anyMatch(type -> type.isAssignableTo(SecureRandom.class)
                                || type.getName().equals("java.util.Random"));
    }
}
