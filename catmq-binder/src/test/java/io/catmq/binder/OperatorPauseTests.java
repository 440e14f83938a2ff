package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.GroupDescription;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An application whose group or member is paused by an operator is idle, and says why. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class OperatorPauseTests extends InboundFixture {
    private final String group = "g-" + UUID.randomUUID();

    @Test
    void a_pause_of_the_group_or_of_a_member_and_its_end_are_logged_once(CapturedOutput output) {
        createTopic(1);
        start(Moody.Willing.class, "spring.cloud.stream.bindings.in-in-0.group=" + group);
        await().ignoreExceptions().until(() -> described().members().size() == 1);
        String member = described().members().get(0).memberId();
        String stands = "Group " + group + ": member " + member + " gets no partitions, as an operator has decided: ";
        String again = "Group " + group + ": member " + member + " may have partitions again";
        pauseMember(member, true);
        await().until(() -> output.getOut().contains(stands + "the member is paused"));
        pauseMember(member, false);
        await().until(() -> output.getOut().contains(again));
        pauseGroup(true);
        await().until(() -> output.getOut().contains(stands + "the group is paused"));
        pauseGroup(false);
        await().until(() -> output.getOut().split(again, -1).length == 3);
        assertThat(output.getOut().split(stands, -1)).hasSize(3);
    }

    private GroupDescription described() {
        return admin(admin -> admin.describeGroup(group));
    }

    private void pauseGroup(boolean paused) {
        admin(admin -> {
            if (paused) {
                admin.pauseGroup(group);
            } else {
                admin.resumeGroup(group);
            }
            return group;
        });
    }

    private void pauseMember(String member, boolean paused) {
        admin(admin -> {
            if (paused) {
                admin.pauseMember(group, member);
            } else {
                admin.resumeMember(group, member);
            }
            return member;
        });
    }
}
