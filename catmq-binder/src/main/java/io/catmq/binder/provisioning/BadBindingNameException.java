package io.catmq.binder.provisioning;

/**
 * A destination or group of a binding is no possible name. It does not get better by waiting, and so it is an
 * {@link IllegalArgumentException}: Spring Cloud Stream tries bindings again after any other failure.
 */
public final class BadBindingNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    BadBindingNameException(String setting, String problem) {
        super(problem);
        this.setting = setting;
    }

    /** The setting that has the name, as in {@code spring.cloud.stream.bindings.bill-in-0.group}. */
    public String setting() {
        return setting;
    }
}
