package io.catmq.binder.inbound;

import java.util.Map;
import org.springframework.messaging.MessageHeaders;

/**
 * Headers that are filled in place, before anybody else sees them: no copy, and no random id and time, which would say
 * nothing about a message that comes again. At a high rate each header of a message is copied several times on its way.
 */
final class ReceivedHeaders extends MessageHeaders {
    private static final long serialVersionUID = 1;

    /** None so far. */
    ReceivedHeaders() {
        super(null, ID_VALUE_NONE, -1L);
    }

    /** What they are made of; to be changed only until the message is made. */
    Map<String, Object> map() {
        return getRawHeaders();
    }
}
