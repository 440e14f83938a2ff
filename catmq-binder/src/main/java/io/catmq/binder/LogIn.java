package io.catmq.binder;

import io.catmq.client.ConnectionOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What a connection logs in with: a name with its password, a token, or nothing.
 *
 * @param username name, or null
 * @param password of the name; null for an empty one
 * @param token instead of the name, or null
 */
public record LogIn(
        @Nullable String username,
        @Nullable String password,
        @Nullable String token) {
    /**
     * Adds it to a connection.
     *
     * @param prefix of the settings it is from, for errors
     * @throws InvalidConfigurationPropertyValueException when there are both a name and a token; it tells neither
     */
    public void to(ConnectionOptions.Builder options, String prefix) {
        if (token != null && username != null) {
            throw new InvalidConfigurationPropertyValueException(
                    prefix + ".token", "******", "There is a username, too: set one of them.");
        }
        if (token != null) {
            options.bearerToken(token);
        } else if (username != null) {
            options.basicAuth(username, password == null ? "" : password);
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "LogIn[" + (token != null ? "token" : username != null ? "username" : "nothing") + "]";
    }
}
