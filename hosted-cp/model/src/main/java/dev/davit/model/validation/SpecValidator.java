package dev.davit.model.validation;

import java.util.ArrayList;
import java.util.List;

/** Everything that makes a spec impossible to roll out and that the schema cannot check. */
public final class SpecValidator {
    /**
     * @param inputs what to judge
     * @return why it is refused, most important first; empty when it is not
     */
    public List<Refusal> validate(SpecInputs inputs) {
        var refusals = new ArrayList<Refusal>();
        refusals.addAll(VersionRules.refusals(inputs));
        refusals.addAll(NetworkRules.refusals(inputs));
        refusals.addAll(ApiServerRules.refusals(inputs));
        refusals.addAll(ControllerRules.refusals(inputs));
        refusals.addAll(ResourceRules.refusals(inputs));
        refusals.addAll(EtcdRules.refusals(inputs));
        refusals.addAll(HibernationRules.refusals(inputs));
        return List.copyOf(refusals);
    }
}
