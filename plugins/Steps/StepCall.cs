using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>What the platform hands to a step, in the words of the steps.</summary>
internal sealed class StepCall
{
    /// <summary>Shared variable that says to the steps inside a recalculation whose doing they see.</summary>
    private const string Recalculating = "cseg_recalculating";

    /// <summary>Shared variable in which the step before a change of purchases tells the one after it whom it has locked.</summary>
    private const string LockedAhead = "cseg_lockedahead";

    private readonly IOrganizationServiceFactory services;
    private readonly ITracingService tracing;
    private IOrganizationService? asSystem;
    private Rules? rules;
    private ProfileCalculator? calculator;
    private ReasonTexts? texts;

    public StepCall(IServiceProvider provider)
    {
        Context = Get<IPluginExecutionContext4>(provider);
        services = Get<IOrganizationServiceFactory>(provider);
        tracing = Get<ITracingService>(provider);
    }

    public IPluginExecutionContext4 Context { get; }

    /// <summary>
    /// The business day of the event, by the time zone of the settings. Never that of the server's clock: it stays the same
    /// however long the save takes.
    /// </summary>
    public DateTime AsOf => Rules.Settings.TimeZone.DayOf(Context.OperationCreatedOn);

    /// <summary>
    /// The latest day that a caller may ask for. Where nobody has said where the business is, the next day may have begun
    /// there: the earliest zone is fourteen hours ahead.
    /// </summary>
    public DateTime LatestAsOf => Rules.Settings.TimeZone == BusinessTimeZone.Utc ? BusinessTimeZone.Utc.DayOf(Context.OperationCreatedOn.AddHours(14)) : AsOf;

    /// <summary>Acts with the rights of the system.</summary>
    public IOrganizationService AsSystem => asSystem ??= services.CreateOrganizationService(null);

    /// <summary>Acts with the rights of the person who saves.</summary>
    public IOrganizationService AsUser => services.CreateOrganizationService(Context.UserId);

    /// <summary>The row of a message about one row.</summary>
    public Entity Target => (Entity)Context.InputParameters["Target"];

    /// <summary>The row of a message about one row; none for a message that only names it.</summary>
    public Entity? TargetOrNull => Context.InputParameters["Target"] as Entity;

    /// <summary>The rows of a message about several rows. A single Create or Update arrives here as a bulk of one.</summary>
    public IReadOnlyList<Entity> Targets => ((EntityCollection)Context.InputParameters["Targets"]).Entities;

    /// <summary>The rules that count. Where this process does not remember them, asking costs one request.</summary>
    public Rules Rules => rules ??= RulesCache.Get(Context.OrganizationId, Context.OperationCreatedOn, () => new RulesReader(AsSystem).Read());

    /// <summary>Computes profiles by the rules that count.</summary>
    public ProfileCalculator Calculator => calculator ??= Rules.Calculator;

    /// <summary>Words for the person who calls.</summary>
    public FactorWords Words => new(Texts);

    /// <summary>Texts for the person who calls, in his language or, where he has chosen none, in that of the organisation. Asking costs one request.</summary>
    public ReasonTexts Texts => texts ??= UserSettingsTable.LanguageOf(AsSystem, Context.UserId) is { } chosen ? ReasonTexts.Of(chosen) : Rules.Settings.Profiles.Texts;

    /// <summary>
    /// Says a sentence to the person who calls. Where his language cannot be asked for any more, as after a fault that has ended
    /// the transaction, in English: what went wrong is more than how it is said.
    /// </summary>
    public string Say(Sentence sentence)
    {
        try
        {
            return Texts.Say(sentence);
        }
        catch (Exception)
        {
            return sentence.ToString();
        }
    }

    /// <summary>
    /// Whether a recalculation itself made this change. The first amount written to a contact without a currency makes the
    /// platform add the currency to the update, which looks like a change of currency by a person.
    /// </summary>
    public bool IsPartOfRecalculation => AnyParent(parent => parent.SharedVariables.Contains(Recalculating));

    /// <summary>The rate at which the recalculation that made this change gives a currency to who has none; none where no recalculation made it.</summary>
    public decimal? RateOfRecalculation
    {
        get
        {
            object? rate = null;
            AnyParent(parent => parent.SharedVariables.TryGetValue(Recalculating, out rate));
            return (decimal?)rate;
        }
    }

    /// <summary>Whether the platform makes this change as a part of another operation, such as a merge.</summary>
    public bool IsPartOf(string message) => AnyParent(parent => parent.MessageName == message);

    /// <summary>Whether the change is the computing of cut points, which even a scheme whose rules stand takes.</summary>
    public bool IsPartOfCutPoints => IsPartOf(RefreshCutPoints.Message) || IsPartOf(RunMaintenance.Message);

    /// <summary>Marks what this call writes from here on as the recalculation's own, or as a segment's notes.</summary>
    public void BeginRecalculation() => Context.SharedVariables[Recalculating] = rules?.Calculator.RateOf(new Customer()) ?? 1m;

    /// <summary>Writes what is computed, so that the steps that see it know it from what people write.</summary>
    public void WriteComputed(Action write)
    {
        BeginRecalculation();
        write();
        Context.SharedVariables.Remove(Recalculating);
    }

    /// <summary>Whether the platform makes this change because a row of another table goes and takes this one along.</summary>
    public bool GoesWith(string table) => AnyParent(parent => parent.MessageName == "Delete" && parent.PrimaryEntityName == table);

    /// <summary>A parameter of the message; the default of its type when it was not given.</summary>
    public T? Input<T>(string name) => Context.InputParameters.TryGetValue(name, out var value) ? (T?)value : default;

    /// <summary>Sets a response property of the message.</summary>
    public void Output(string name, object value) => Context.OutputParameters[name] = value;

    /// <summary>The image of each target, in the order of <see cref="Targets"/>.</summary>
    public Entity PreImage(int index, string alias) => Context.PreEntityImagesCollection[index][alias];

    /// <summary>The same for the rows as they are now.</summary>
    public Entity PostImage(int index, string alias) => Context.PostEntityImagesCollection[index][alias];

    /// <summary>Reads the rules anew, for what must not go by remembered ones: it judges by what rules rows were computed.</summary>
    public void ReadRulesAnew()
    {
        rules = new RulesReader(AsSystem).Read();
        calculator = null;
    }

    /// <summary>This call changes the rules, so that this process has to read them anew.</summary>
    public void ForgetRules() => RulesCache.Forget(Context.OrganizationId, Context.OperationCreatedOn);

    /// <summary>
    /// Recalculates customers in this transaction, with the rights of the system: a seller may save a purchase but not write
    /// the columns that are computed from it. More than <see cref="Settings.HandoverLimit"/> are marked due and recalculated
    /// right after the save. What moves within a merge is left to the merge's own step, which recalculates both customers once:
    /// the one that is going would otherwise sink level by level as its purchases leave.
    /// </summary>
    /// <param name="touched">The customers, to whom those are added who were locked ahead; those who are being deleted are left out.</param>
    /// <param name="cause">What a change of their level is put down to.</param>
    public void Recalculate(TouchedCustomers touched, ChangeCause cause)
    {
        if (Context.SharedVariables.TryGetValue(LockedAhead, out var ahead))
            touched.TakeOver((string)ahead);
        if (!LeaveWhoGoes(touched))
            return;

        if (touched.Ids.Count > Rules.Settings.HandoverLimit)
        {
            AsSystem.Execute(new OrganizationRequest(HandOverCustomers.Message)
            {
                [HandOverCustomers.ContactIds] = touched.Ids.Select(id => id.ToString()).ToArray(),
                [HandOverCustomers.Cause] = (int)cause,
            });
            Trace("{0} customers handed over", touched.Ids.Count);
            return;
        }

        RecalculateHere(touched, cause);
    }

    /// <summary>Locks the customers of purchases that are about to change, for <see cref="Recalculate"/> after the change.</summary>
    /// <param name="touched">The customers, as the images of the purchases say.</param>
    /// <param name="moving">The purchases whose customer or day may become another one.</param>
    public void LockAhead(TouchedCustomers touched, IReadOnlyList<Guid> moving)
    {
        if (!LeaveWhoGoes(touched))
            return;
        WriteComputed(() => new CustomerRecalculation(AsSystem, Calculator).LockAhead(touched, moving, AsOf));
        Context.SharedVariables[LockedAhead] = touched.ToString();
    }

    /// <summary>Leaves out who is being deleted. Returns whether anybody is left to be recalculated here.</summary>
    private bool LeaveWhoGoes(TouchedCustomers touched)
    {
        foreach (var id in touched.Ids.Where(IsBeingDeleted).ToList())
            touched.Remove(id);
        return touched.Ids.Count > 0 && !IsPartOf("Merge");
    }

    /// <summary>Recalculates customers wholly in this transaction, however many. Returns how many rows changed.</summary>
    public int RecalculateHere(IEnumerable<Guid> contactIds, ChangeCause cause) => RecalculateHere(TouchedCustomers.Wholly(contactIds), cause);

    private int RecalculateHere(TouchedCustomers touched, ChangeCause cause)
    {
        var recalculation = new CustomerRecalculation(AsSystem, Calculator);
        BeginRecalculation();
        var changed = recalculation.Recalculate(touched, AsOf, cause);
        Context.SharedVariables.Remove(Recalculating);
        Trace("{0} customers recalculated as of {1:yyyy-MM-dd}, {2} changed", touched.Ids.Count, AsOf, changed);
        return changed;
    }

    public void Trace(string format, params object[] arguments) => tracing.Trace(format, arguments);

    /// <summary>
    /// Deleting a contact deletes its purchases. There is nothing to recalculate then, and touching the row that is going
    /// would fail and take the whole deletion down.
    /// </summary>
    private bool IsBeingDeleted(Guid contactId) => AnyParent(parent =>
        parent.MessageName == "Delete" && parent.PrimaryEntityName == ContactTable.Name && parent.PrimaryEntityId == contactId);

    private bool AnyParent(Func<IPluginExecutionContext, bool> matches)
    {
        for (var parent = Context.ParentContext; parent != null; parent = parent.ParentContext)
        {
            if (matches(parent))
                return true;
        }

        return false;
    }

    private static T Get<T>(IServiceProvider provider)
        where T : class => (T?)provider.GetService(typeof(T)) ?? throw new InvalidOperationException($"The platform offers no {typeof(T).Name}.");
}
