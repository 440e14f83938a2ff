package io.catmq.binder.provisioning;

/**
 * A destination or group of a binding is no possible name, or there is none where one is needed. It does not get better by waiting, and so it is an
 * {@link IllegalArgumentException}: Spring Cloud Stream tries bindings again after any other failure.
 */
public final class BadBindingNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String action;

    /** A name that does not follow the rule, which the problem says. */
    BadBindingNameException(String setting, String problem) {
        this(setting, problem, "Change '" + setting + "' to such a name.");
    }

    BadBindingNameException(String setting, String problem, String action) {
        super(problem);
        this.setting = setting;
        this.action = action;
    }

    /** What to do about it, a sentence. */
    public String action() {
        return action;
    }

    /** The setting that has the name, as in {@code spring.cloud.stream.bindings.bill-in-0.group}. */
    public String setting() {
        return setting;
    }
}
