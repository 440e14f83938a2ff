package io.catmq.embedded.inside;

import org.apache.juli.logging.Log;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tomcat logs as the rest of the server does, and not into the JVM's java.util.logging, which is the application's. */
public final class TomcatLog implements Log {
    private final Logger logger;

    /** For Java's service loader, which Tomcat finds this class with. */
    public TomcatLog() {
        this("tomcat");
    }

    /** For Tomcat. */
    public TomcatLog(String name) {
        logger = LoggerFactory.getLogger(name);
    }

    private void log(Level level, Object message, @Nullable Throwable cause) {
        logger.atLevel(level).setCause(cause).log(String.valueOf(message));
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isErrorEnabled();
    }

    @Override
    public boolean isFatalEnabled() {
        return logger.isErrorEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isInfoEnabled();
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isTraceEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public void trace(Object message) {
        log(Level.TRACE, message, null);
    }

    @Override
    public void trace(Object message, Throwable cause) {
        log(Level.TRACE, message, cause);
    }

    @Override
    public void debug(Object message) {
        log(Level.DEBUG, message, null);
    }

    @Override
    public void debug(Object message, Throwable cause) {
        log(Level.DEBUG, message, cause);
    }

    @Override
    public void info(Object message) {
        log(Level.INFO, message, null);
    }

    @Override
    public void info(Object message, Throwable cause) {
        log(Level.INFO, message, cause);
    }

    @Override
    public void warn(Object message) {
        log(Level.WARN, message, null);
    }

    @Override
    public void warn(Object message, Throwable cause) {
        log(Level.WARN, message, cause);
    }

    @Override
    public void error(Object message) {
        log(Level.ERROR, message, null);
    }

    @Override
    public void error(Object message, Throwable cause) {
        log(Level.ERROR, message, cause);
    }

    @Override
    public void fatal(Object message) {
        log(Level.ERROR, message, null);
    }

    @Override
    public void fatal(Object message, Throwable cause) {
        log(Level.ERROR, message, cause);
    }
}
