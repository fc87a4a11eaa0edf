package dev.davit.operator.route;

import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.operator.apply.Outcome;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/** Publishes the installation's settings to the gateway. There is one DavitConfig that counts; others are left alone. */
@ControllerConfiguration(name = "davit-route-settings")
public final class RouteSettingsReconciler implements Reconciler<DavitConfig> {
    private final RoutePublisher routes;
    private final String name;

    /** @param name of the DavitConfig that counts */
    public RouteSettingsReconciler(RoutePublisher routes, String name) {
        this.routes = routes;
        this.name = name;
    }

    @Override
    public UpdateControl<DavitConfig> reconcile(DavitConfig config, Context<DavitConfig> context) {
        if (config.getMetadata().getName().equals(name)) {
            Outcome outcome = routes.publishSettings(config.getSpec());
            if (!outcome.isComplete()) {
                throw new IllegalStateException("settings not published: " + outcome.describeFailures());
            }
        }
        return UpdateControl.noUpdate();
    }
}
