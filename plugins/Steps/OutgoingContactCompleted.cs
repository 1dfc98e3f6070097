using System;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Steps;

/// <summary>
/// An e-mail, letter or call of ours is done: its recipients have been contacted. Asynchronous, as one message may have
/// thousands of recipients and nobody who sends one should wait for them. The distribution of a campaign activity makes one
/// such activity for each member, and each counts when it is done.
/// </summary>
[PluginType("54be4dbf-8533-5ad2-9117-90ff8df65d12")]
[Step(EmailStepId, "Update", ActivityTables.Email, StepStage.PostOperation, Asynchronous = true, FilteringColumns = [ActivityTables.State, ActivityTables.Status])]
[Step(LetterStepId, "Update", ActivityTables.Letter, StepStage.PostOperation, Asynchronous = true, FilteringColumns = [ActivityTables.State, ActivityTables.Status])]
[Step(PhoneCallStepId, "Update", ActivityTables.PhoneCall, StepStage.PostOperation, Asynchronous = true, FilteringColumns = [ActivityTables.State, ActivityTables.Status])]
[StepImage("97c853ff-4e56-5f8a-8ead-d6a002a57944", EmailStepId, StepImageKind.PostImage, "Target", After, ActivityTables.State, ActivityTables.Status, ActivityTables.IsOutgoing, ActivityTables.ActualEnd)]
[StepImage("2792d943-d300-56c0-9a58-1870aaaa9eff", LetterStepId, StepImageKind.PostImage, "Target", After, ActivityTables.State, ActivityTables.Status, ActivityTables.IsOutgoing, ActivityTables.ActualEnd)]
[StepImage("3686eb83-265b-53e5-b2dc-7d4525ce07ef", PhoneCallStepId, StepImageKind.PostImage, "Target", After, ActivityTables.State, ActivityTables.Status, ActivityTables.IsOutgoing, ActivityTables.ActualEnd)]
public sealed class OutgoingContactCompleted : PluginStep
{
    private const string EmailStepId = "0cd2d0d2-c418-53e7-b0c7-01150e308edb";
    private const string LetterStepId = "87c0093e-2f74-574e-b460-e6d32188702e";
    private const string PhoneCallStepId = "43c9e37c-1f6f-5be3-b0c8-f26b7278ee08";
    private const string After = "after";

    private protected override void Run(StepCall call)
    {
        var activity = call.Context.PostEntityImages[After];
        if (OutgoingContacts.IsContact(activity))
            call.Trace("Contact noted on {0} customers", new OutgoingContacts(call.AsSystem).Note(call.Context.PrimaryEntityId, DayOf(activity, call)));
    }

    private protected override Sentence Outcome(StepCall call) => $"The contact was not noted on its recipients";

    /// <summary>The day on which it was done, where the activity says so: it may be recorded later. Never a day to come.</summary>
    private static DateTime DayOf(Entity activity, StepCall call) =>
        activity.GetAttributeValue<DateTime?>(ActivityTables.ActualEnd) is { } end && call.Rules.Settings.TimeZone.DayOf(end) is var day && day < call.AsOf ? day : call.AsOf;
}
