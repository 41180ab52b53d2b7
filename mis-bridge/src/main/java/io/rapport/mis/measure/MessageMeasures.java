package io.rapport.mis.measure;

import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageBounced;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CampaignEvent.MessageFailed;
import io.rapport.events.CampaignEvent.MessageInDoubt;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.CampaignEvent.MessageQueued;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a campaign's message, and the money that followed it. */
record MessageMeasures(Slices slices) {
    List<Contribution> of(DeliveryEvent event, Instant time) {
        var dimensions = Slices.dimensions(
                Dimension.of(Dimension.CHANNEL, event.delivery().channel()),
                Dimension.of(Dimension.CAMPAIGN, event.delivery().campaignId().toString()));
        return switch (event) {
            case MessageSent _ -> slices.counted(Touches.MESSAGES_SENT, time, dimensions);
            case MessageOpened opened ->
                opened.machine() ? List.of() : slices.counted(Touches.MESSAGES_OPENED, time, dimensions);
            case MessageClicked clicked ->
                clicked.machine() ? List.of() : slices.counted(Touches.MESSAGES_CLICKED, time, dimensions);
            case MessageConverted converted -> ofConversion(converted, time, dimensions);
            case MessageUnsubscribed _ -> slices.counted(Touches.MESSAGES_UNSUBSCRIBED, time, dimensions);
            case MessageQueued _,
                    MessageBounced _,
                    CustomerHeldOut _,
                    MessageSkipped _,
                    MessageFailed _,
                    MessageInDoubt _ -> List.of();
        };
    }

    private List<Contribution> ofConversion(MessageConverted converted, Instant time, List<String> dimensions) {
        var money = converted.money();
        var contributions = new ArrayList<>(slices.counted(Touches.MESSAGES_CONVERTED, time, dimensions));
        contributions.addAll(slices.each(
                time,
                dimensions,
                money.currency(),
                bucket -> new Contribution(bucket, Touches.ATTRIBUTED, 0, money.amount(), BigDecimal.ZERO)));
        return contributions;
    }
}
