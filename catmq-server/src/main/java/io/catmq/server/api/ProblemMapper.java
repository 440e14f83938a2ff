package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.InvalidBatchException;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import io.catmq.server.log.CorruptBatchException;
import io.catmq.server.log.CorruptLogException;
import io.catmq.server.log.UnknownPartitionException;
import io.catmq.server.metadata.MetadataDatabase;
import io.catmq.server.schedule.ScheduleFullException;
import io.catmq.server.storage.StorageFullException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Turns whatever was thrown into problem details. What nobody expects is logged here, once, and answered without detail. */
final class ProblemMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

    private ProblemMapper() {}

    static ProblemDetail of(Throwable failure) {
        if (failure instanceof ApiException expected) {
            return expected.problem();
        }
        if (failure instanceof DatabaseException database) {
            return database(database);
        }
        if (failure instanceof InvalidBatchException batch) {
            return invalidBatch(batch);
        }
        if (failure instanceof CorruptBatchException) {
            return corruptBatch(failure);
        }
        if (failure instanceof CorruptLogException corrupt) {
            LOG.error("{}", corrupt.getMessage());
            return ProblemDetail.of(ErrorCode.CORRUPT_LOG, String.valueOf(corrupt.getMessage()));
        }
        if (failure instanceof ScheduleFullException full) {
            return ProblemDetail.of(
                            ErrorCode.STORAGE_FULL,
                            "As many messages wait for their time as may be, " + full.limit()
                                    + " (catmq.schedule.max-messages). Nothing was scheduled; try again later.")
                    .withLimit(full.limit());
        }
        if (failure instanceof StorageFullException full) {
            return Problems.storageFull(String.valueOf(full.getMessage()));
        }
        if (failure instanceof UnknownPartitionException) {
            return ProblemDetail.of(
                    ErrorCode.UNKNOWN_PARTITION, "The partition was deleted while this request was handled.");
        }
        return framework(failure);
    }

    private static ProblemDetail database(DatabaseException failure) {
        if (failure.isRetriable()) {
            LOG.warn("{}", failure.getMessage());
            return failure.database().equals(MetadataDatabase.NAME)
                    ? Problems.metadataUnavailable()
                    : Problems.databaseUnavailable();
        }
        if (failure.kind() == Kind.FULL) {
            LOG.warn("{}", failure.getMessage());
            return Problems.storageFull("Database '" + failure.database() + "' has no space left.");
        }
        LOG.error("A statement failed", failure);
        return Problems.internal();
    }

    private static ProblemDetail invalidBatch(InvalidBatchException failure) {
        if (failure.isTooLarge()) {
            return Problems.tooLarge("The record batch", failure.limit()).problem();
        }
        return corruptBatch(failure);
    }

    private static ProblemDetail corruptBatch(Throwable failure) {
        String sentence = String.valueOf(failure.getMessage());
        String stop = sentence.endsWith(".") ? "" : ".";
        return ProblemDetail.of(ErrorCode.CORRUPT_BATCH, sentence + stop + " Nothing of it was written.");
    }

    private static ProblemDetail framework(Throwable failure) {
        if (failure instanceof HttpMessageNotReadableException unreadable) {
            return unreadable(unreadable);
        }
        if (failure instanceof JacksonException json) {
            return JsonProblems.of(json);
        }
        if (failure instanceof NoResourceFoundException || failure instanceof NoHandlerFoundException) {
            return ProblemDetail.of(
                    ErrorCode.NOT_FOUND, "There is nothing at this path. GET /v1/openapi.json lists what there is.");
        }
        if (failure instanceof HttpRequestMethodNotSupportedException method) {
            return ProblemDetail.of(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    method.getMethod() + " is not possible here; use "
                            + String.join(" or ", orEmpty(method.getSupportedMethods())) + ".");
        }
        if (failure instanceof HttpMediaTypeNotSupportedException type) {
            return ProblemDetail.of(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body is " + (type.getContentType() == null ? "of no type" : type.getContentType())
                            + "; send the header Content-Type: "
                            + type.getSupportedMediaTypes().get(0) + ".");
        }
        if (failure instanceof HttpMediaTypeNotAcceptableException type) {
            return ProblemDetail.of(
                    ErrorCode.NOT_ACCEPTABLE, "The answer can only be " + type.getSupportedMediaTypes() + ".");
        }
        return parameters(failure);
    }

    private static ProblemDetail parameters(Throwable failure) {
        if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
            return wrongType(mismatch.getName(), mismatch);
        }
        if (failure instanceof MissingServletRequestParameterException missing) {
            return Problems.invalid(
                            missing.getParameterName(),
                            "The parameter \"" + missing.getParameterName() + "\" is missing.")
                    .problem();
        }
        LOG.error("A request failed", failure);
        return Problems.internal();
    }

    private static ProblemDetail wrongType(String name, TypeMismatchException mismatch) {
        Class<?> type = mismatch.getRequiredType();
        String wanted = type == null ? "another type" : JsonProblems.typeInWords(type);
        return Problems.invalid(
                        name,
                        "\"" + name + "\" must be " + wanted + ", but is \""
                                + Problems.printable(String.valueOf(mismatch.getValue())) + "\".")
                .problem();
    }

    private static ProblemDetail unreadable(HttpMessageNotReadableException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof JacksonException json) {
            return JsonProblems.of(json);
        }
        return ProblemDetail.of(ErrorCode.MALFORMED_JSON, "The request has no readable body; JSON is expected.");
    }

    private static Iterable<String> orEmpty(String @Nullable [] methods) {
        return Arrays.asList(methods == null ? new String[0] : methods);
    }
}
