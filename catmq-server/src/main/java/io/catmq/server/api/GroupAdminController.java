package io.catmq.server.api;

import io.catmq.client.wire.AlterGroupRequest;
import io.catmq.client.wire.AlterMemberRequest;
import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.GroupDescription;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.group.Addresses;
import io.catmq.server.group.GroupAdministration;
import io.catmq.server.group.GroupControls;
import io.catmq.server.group.GroupCoordinator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What operators do with groups and members. */
@RestController
final class GroupAdminController {
    private static final int MOST_MEMBERS = 100_000;
    /** As much as a row holds of them. */
    private static final int LONGEST_LIST = 4_000;

    private final GroupCoordinator groups;
    private final LocalBroker broker;

    GroupAdminController(GroupCoordinator groups, LocalBroker broker) {
        this.groups = groups;
        this.broker = broker;
    }

    @PatchMapping(path = ApiPaths.GROUP, consumes = ApiHeaders.JSON_TYPE)
    GroupDescription alter(
            @PathVariable String group, @RequestBody AlterGroupRequest request, HttpServletRequest http) {
        Integer most = request.maxMembers();
        if (most != null && (most < 0 || most > MOST_MEMBERS)) {
            throw Problems.invalid(
                    "maxMembers", "\"maxMembers\" must be 1 to " + MOST_MEMBERS + ", or 0 for all members.");
        }
        Long readDelayMs = request.readDelayMs();
        if (readDelayMs != null) {
            FetchPlan.requireReadDelay(readDelayMs);
        }
        Addresses allowed = addresses("allowed", request.allowed());
        Addresses denied = addresses("denied", request.denied());
        boolean found = groups.administration()
                .control(
                        Forwarded.actor(http, broker),
                        group,
                        now -> new GroupControls(
                                request.paused() == null ? now.paused() : request.paused(),
                                most == null ? now.maxMembers() : most == 0 ? null : most,
                                allowed == null ? now.allowed() : allowed,
                                denied == null ? now.denied() : denied,
                                readDelayMs == null ? now.readDelayMs() : readDelayMs));
        if (!found) {
            throw Problems.unknownGroup(group);
        }
        return GroupViewController.describe(groups, group);
    }

    private static @Nullable Addresses addresses(String field, @Nullable List<String> rules) {
        if (rules == null) {
            return null;
        }
        int length = 0;
        for (int i = 0; i < rules.size(); i++) {
            String name = field + "[" + i + "]";
            String rule = rules.get(i);
            if (rule == null) {
                throw Problems.missing(name);
            }
            Addresses.problem(rule).ifPresent(problem -> {
                throw Problems.invalid(name, "\"" + name + "\" " + problem + ".");
            });
            length += rule.length() + 1;
        }
        if (length > LONGEST_LIST) {
            throw Problems.invalid(
                    field, "\"" + field + "\" is too long: " + LONGEST_LIST + " characters in all; use networks.");
        }
        return new Addresses(rules);
    }

    @DeleteMapping(ApiPaths.GROUP)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String group, HttpServletRequest http) {
        GroupAdministration.Deletion deletion = groups.administration().delete(Forwarded.actor(http, broker), group);
        if (deletion == GroupAdministration.Deletion.UNKNOWN) {
            throw Problems.unknownGroup(group);
        }
        if (deletion == GroupAdministration.Deletion.HAS_MEMBERS) {
            throw new ApiException(ProblemDetail.of(
                    ErrorCode.GROUP_HAS_MEMBERS,
                    "Group \"" + group + "\" has members. Stop them first, or remove them."));
        }
    }

    @PatchMapping(path = ApiPaths.GROUP_MEMBER, consumes = ApiHeaders.JSON_TYPE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void alterMember(
            @PathVariable String group,
            @PathVariable String member,
            @RequestBody AlterMemberRequest request,
            HttpServletRequest http) {
        if (!groups.administration().pauseMember(Forwarded.actor(http, broker), group, member, request.paused())) {
            throw noSuchMember(group, member);
        }
    }

    @DeleteMapping(ApiPaths.GROUP_MEMBER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeMember(@PathVariable String group, @PathVariable String member, HttpServletRequest http) {
        if (!groups.administration().removeMember(Forwarded.actor(http, broker), group, member)) {
            throw noSuchMember(group, member);
        }
    }

    private static ApiException noSuchMember(String group, String member) {
        return new ApiException(ProblemDetail.of(
                ErrorCode.NOT_FOUND,
                "There is no member \"" + Problems.printable(member) + "\" in a group \"" + Problems.printable(group)
                        + "\". GET /v1/groups/{group} lists the members."));
    }
}
