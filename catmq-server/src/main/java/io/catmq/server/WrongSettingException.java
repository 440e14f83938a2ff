package io.catmq.server;

/** A setting cannot be meant as it is given; the message says which and what is allowed. Thrown at the start only. */
final class WrongSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongSettingException(String message) {
        super(message);
    }
}
