package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the container sends requests that failed outside of Spring MVC. */
@Controller
class ErrorPage implements ErrorController {
    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        ProblemWriter.write(response, ofStatus(status instanceof Integer number ? number : 404));
    }

    static ProblemDetail ofStatus(int status) {
        return switch (status) {
            case 404 -> ProblemDetail.of(ErrorCode.NOT_FOUND, "There is nothing at this path.");
            case 405 -> ProblemDetail.of(ErrorCode.METHOD_NOT_ALLOWED, "This method is not possible here.");
            case 406 -> ProblemDetail.of(ErrorCode.NOT_ACCEPTABLE, "No answer of the accepted types is possible.");
            case 413 -> ProblemDetail.of(ErrorCode.MESSAGE_TOO_LARGE, "The request is too large.");
            case 415 -> ProblemDetail.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "A body of this type is not understood.");
            case 503 -> Problems.shuttingDown();
            default ->
                status < 500
                        ? ProblemDetail.of(ErrorCode.INVALID_REQUEST, "The request is not valid HTTP.")
                        : Problems.internal();
        };
    }
}
