package io.catmq.drills;

import java.util.ArrayList;
import java.util.List;

/** Says which rules the evidence breaks. Knows nothing of the drill that left it. */
final class Checker {

    private Checker() {}

    static List<Violation> check(Evidence evidence) {
        var violations = new ArrayList<Violation>();
        new LogRules(evidence, violations::add).check();
        new DeliveryRules(evidence.events(), violations::add).check();
        new OwnershipRule(evidence.events(), violations::add).check();
        new MetadataRules(evidence, violations::add).check();
        return violations;
    }
}
