package io.rapport.events;

/** The data of any event that Rapport publishes or understands; one family per publisher. */
public sealed interface RapportEvent
        permits AnalyticsEvent,
                CampaignEvent,
                CustomerEvent,
                IdentityEvent,
                InteractionEvent,
                MisEvent,
                PrivacyEvent,
                StorefrontEvent,
                SupportEvent {}
