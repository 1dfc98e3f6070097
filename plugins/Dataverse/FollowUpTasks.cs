using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Makes the tasks of a rule: one for each customer and event, whoever asks how often. What has been made is kept in a row beside the
/// task, which stays when the task is deleted; its key has the platform itself refuse a second one.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="zone">Where the business day is.</param>
internal sealed class FollowUpTasks(IOrganizationService service, BusinessTimeZone zone)
{
    private const string OwnerAlias = "owner";
    private const string PreferredAlias = "preferred";

    /// <summary>The platform's own numbers of priorities.</summary>
    private const TaskPriority PlatformsZero = TaskPriority.Low;

    /// <summary>Makes the tasks that have not been made.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="wanted">Its follow-ups, made or not.</param>
    /// <param name="failures">Gets a sentence for each customer whose task nobody can get.</param>
    /// <returns>The tasks that were made, by customer.</returns>
    /// <exception cref="CustomerFailedException">The platform refused the rows of a customer.</exception>
    public List<KeyValuePair<Guid, Guid>> Make(FollowUpRuleRow rule, IReadOnlyCollection<FollowUp> wanted, IDictionary<Guid, Sentence> failures)
    {
        var made = new List<KeyValuePair<Guid, Guid>>();
        if (wanted.Count == 0)
            return made;

        // Whoever writes the rule first has it until the transaction ends: of two that run at once the second sees what the first has made.
        service.Update(new Entity(FollowUpRuleTable.Name, rule.Id) { [FollowUpRuleTable.CheckedTo] = rule.Rule.CheckedTo });
        var known = new HashSet<string>(Existing(rule.Id, wanted).Select(row => FollowUp.KeyOf(row.GetAttributeValue<EntityReference>(FollowUpTable.Contact).Id, row.GetAttributeValue<DateTime>(FollowUpTable.EventOn))), StringComparer.Ordinal);
        var missing = wanted.Where(one => known.Add(one.Key)).ToList();
        var customers = Customers(missing);
        foreach (var one in missing)
        {
            if (!customers.TryGetValue(one.Contact, out var customer))
                continue;
            if (OwnerOf(rule, customer) is not { } owner && rule.Queue == null)
            {
                failures[one.Contact] = $"Nobody can get the task of the follow-up rule '{rule.Name}': the customer's owner is disabled. Assign the customer to somebody, or give the rule a 'Queue'.";
                continue;
            }

            try
            {
                made.Add(new(one.Contact, Make(rule, one, customer)));
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                throw new CustomerFailedException(one.Contact, fault);
            }
        }

        return made;
    }

    /// <summary>The task of a rule, customer and day, as it was made before; none where there is none, or it has been deleted.</summary>
    public Entity? Find(Guid ruleId, FollowUp one) => Existing(ruleId, [one]).FirstOrDefault(row => row.GetAttributeValue<DateTime>(FollowUpTable.EventOn) == one.EventOn);

    private Guid Make(FollowUpRuleRow rule, FollowUp one, Entity customer)
    {
        var name = customer.GetAttributeValue<string>(ContactTable.FullName) ?? "";
        var task = new Entity(ActivityTables.Task)
        {
            [ActivityTables.Subject] = FollowUpText.Subject(rule.Subject, rule.Name, name),
            [ActivityTables.Description] = FollowUpText.Description(rule.Description, one.Reason, name),
            [ActivityTables.Regarding] = new EntityReference(ContactTable.Name, one.Contact),
            [ActivityTables.DueOn] = zone.NoonOf(one.DueOn),
            [ActivityTables.Priority] = new OptionSetValue(rule.TaskPriority - PlatformsZero),
        };
        var owner = OwnerOf(rule, customer);
        if (owner != null)
            task[ActivityTables.Owner] = owner;

        var id = service.Create(task);
        service.Create(new Entity(FollowUpTable.Name)
        {
            [FollowUpTable.Title] = rule.Name,
            [FollowUpTable.Rule] = new EntityReference(FollowUpRuleTable.Name, rule.Id),
            [FollowUpTable.Contact] = new EntityReference(ContactTable.Name, one.Contact),
            [FollowUpTable.Task] = new EntityReference(ActivityTables.Task, id),
            [FollowUpTable.EventOn] = one.EventOn,
            [FollowUpTable.Level] = one.Level is { } level ? new OptionSetValue((int)level) : null,
            [FollowUpTable.Purchase] = one.Purchase is { } purchase ? new EntityReference(PurchaseTable.Name, purchase) : null,
            [FollowUpTable.IsRequested] = one.IsRequested,
            [FollowUpTable.Key] = rule.Id.ToString("N") + one.Key,
        });
        if (rule.Queue is { } queue && (rule.Assignee == FollowUpAssignee.Queue || owner == null))
            service.Create(new Entity(QueueItemTable.Name) { [QueueItemTable.Queue] = new EntityReference(QueueTable.Name, queue), [QueueItemTable.Item] = new EntityReference(ActivityTables.Task, id) });
        return id;
    }

    /// <summary>Who owns the task, a user or a team; none where that would be a user who is disabled.</summary>
    private static EntityReference? OwnerOf(FollowUpRuleRow rule, Entity customer)
    {
        if (rule.Assignee == FollowUpAssignee.PreferredUser && customer.GetAttributeValue<EntityReference>(ContactTable.PreferredUser) is { } preferred && !IsDisabled(customer, PreferredAlias))
            return preferred;
        return IsDisabled(customer, OwnerAlias) ? null : customer.GetAttributeValue<EntityReference>(ContactTable.Owner);
    }

    private static bool IsDisabled(Entity customer, string alias) => customer.GetAttributeValue<AliasedValue>($"{alias}.{UserTable.IsDisabled}")?.Value is true;

    /// <summary>What has been made by a rule for these customers; a merged customer's are found with the one he was merged into.</summary>
    private List<Entity> Existing(Guid ruleId, IReadOnlyCollection<FollowUp> wanted)
    {
        var query = new QueryExpression(FollowUpTable.Name) { ColumnSet = new ColumnSet(FollowUpTable.Contact, FollowUpTable.EventOn, FollowUpTable.Task) };
        query.Criteria.AddCondition(FollowUpTable.Rule, ConditionOperator.Equal, ruleId);
        query.Criteria.AddCondition(FollowUpTable.Contact, ConditionOperator.In, Ids(wanted));
        query.Criteria.AddCondition(FollowUpTable.EventOn, ConditionOperator.GreaterEqual, wanted.Min(one => one.EventOn));
        return Paging.ByCookie(service, query, FollowUpTable.Id).ToList();
    }

    private Dictionary<Guid, Entity> Customers(List<FollowUp> missing)
    {
        if (missing.Count == 0)
            return [];

        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.FullName, ContactTable.Owner, ContactTable.PreferredUser) };
        query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, Ids(missing));
        AddUser(query, ContactTable.OwningUser, OwnerAlias);
        AddUser(query, ContactTable.PreferredUser, PreferredAlias);
        return service.RetrieveMultiple(query).Entities.ToDictionary(contact => contact.Id);
    }

    private static void AddUser(QueryExpression query, string column, string alias)
    {
        var user = query.AddLink(UserTable.Name, column, UserTable.Id, JoinOperator.LeftOuter);
        user.EntityAlias = alias;
        user.Columns = new ColumnSet(UserTable.IsDisabled);
    }

    private static object[] Ids(IEnumerable<FollowUp> wanted) => wanted.Select(one => one.Contact).Distinct().Cast<object>().ToArray();
}
