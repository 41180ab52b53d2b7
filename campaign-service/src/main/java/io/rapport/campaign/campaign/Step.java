package io.rapport.campaign.campaign;

import io.rapport.campaign.campaign.Campaign.Status;

/** What one can do to a campaign; to pause and to resume leave what is planned as it is. */
enum Step {
    START(Status.RUNNING),
    PAUSE(Status.PAUSED),
    RESUME(Status.RUNNING),
    STOP(Status.ENDED);

    final Status to;

    Step(Status to) {
        this.to = to;
    }

    boolean canFollow(Status status) {
        return switch (this) {
            case START -> status == Status.DRAFT;
            case PAUSE -> status == Status.RUNNING;
            case RESUME -> status == Status.PAUSED;
            case STOP -> status != Status.ENDED;
        };
    }
}
