using System;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>
/// Makes a follow-up task for a customer: by a rule, one a day however often it is asked for, or in words of its own. Bound to the
/// contact, which the caller must be allowed to read. A task without a rule is made with the rights of the caller.
/// </summary>
[PluginType("c92ba0b9-5ad5-50c5-bc95-57f1d9e889ae")]
[CustomApi(Message)]
public sealed class CreateFollowUp : PluginApi
{
    /// <summary>EntityReference, optional: the follow-up rule that says what the task is like and who gets it.</summary>
    public const string Rule = "Rule";

    /// <summary>String, optional: the subject of a task without a rule; {customer} stands for the customer's name.</summary>
    public const string Subject = "Subject";

    /// <summary>String, optional: the description of a task without a rule.</summary>
    public const string Description = "Description";

    /// <summary>DateTime, optional: the day on which it is due, or the business day after a weekend. Default: today.</summary>
    public const string DueOn = "DueOn";

    /// <summary>EntityReference: the task; none where the rule's task of today has been deleted.</summary>
    public const string Task = "Task";

    /// <summary>Boolean: whether this call made it.</summary>
    public const string IsNew = "IsNew";

    internal const string Message = "cseg_CreateFollowUp";

    private protected override void Run(StepCall call)
    {
        var subject = call.Input<string>(Subject);
        var rule = call.Input<EntityReference>(Rule);
        if (rule == null == string.IsNullOrWhiteSpace(subject))
            throw new RefusedException($"Give either 'Rule', a follow-up rule, or 'Subject', what the task is to be called.");
        if (rule != null && call.Input<string>(Description) is { Length: > 0 })
            throw new RefusedException($"'Description' is what the follow-up rule says: leave it out, or give a 'Subject' instead of the rule.");
        if ((FollowUpText.UnknownPlaceholder(subject) ?? FollowUpText.UnknownPlaceholder(call.Input<string>(Description))) is { } placeholder)
            throw new RefusedException($"'{placeholder}' stands for nothing: only {{customer}} does, for the customer's name.");

        var request = new FollowUpRequest(call.AsUser, call.AsSystem, call.Rules.Settings, call.AsOf);
        var contact = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        var due = call.Input<DateTime?>(DueOn) is { } given && given != default ? given.Date : call.AsOf;
        var made = rule != null ? request.ByRule(rule.Id, contact, due) : request.ByWords(contact, subject!, call.Input<string>(Description), due);
        if (made.Key is { } task)
            call.Output(Task, task);
        call.Output(IsNew, made.Value);
    }
}
