package dev.davit.e2e.support;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link Lab} and the {@link Fleet}, one of each per run, and leaves a dump when a test fails. */
public final class LabExtension
        implements ParameterResolver, AfterTestExecutionCallback, LifecycleMethodExecutionExceptionHandler {
    private static final Namespace STORE = Namespace.create(LabExtension.class);
    private static final Path DUMPS = Path.of("target", "dumps").toAbsolutePath();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Lab.class || type == Fleet.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class ? lab(context) : fleet(context);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            dump(context, context.getRequiredTestMethod().getName());
        }
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        dump(context, "before-all");
        throw failure;
    }

    private static void dump(ExtensionContext context, String what) {
        lab(context).dump(DUMPS.resolve(context.getRequiredTestClass().getSimpleName() + "." + what));
    }

    private static Lab lab(ExtensionContext context) {
        return context.getRoot().getStore(STORE).computeIfAbsent(Lab.class, key -> Lab.running(), Lab.class);
    }

    /** A fleet that could not be made fails every test that asks for it, at once and with the first cause. */
    private static Fleet fleet(ExtensionContext context) {
        var attempt = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(Attempt.class, key -> Attempt.toCreate(lab(context), context), Attempt.class);
        return switch (attempt) {
            case Attempt.Made made -> made.fleet();
            case Attempt.Failed failed ->
                throw new AssertionError("the shared fleet could not be made", failed.cause());
        };
    }

    private sealed interface Attempt {
        record Made(Fleet fleet) implements Attempt {}

        record Failed(Throwable cause) implements Attempt {}

        static Attempt toCreate(Lab lab, ExtensionContext context) {
            try {
                return new Made(Fleet.create(lab));
            } catch (AssertionError | RuntimeException e) {
                dump(context, "fleet");
                return new Failed(e);
            }
        }
    }
}
