using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>
/// One event with its steps. Create and Update carry rows, one or many: a step on the single message runs once for each row, a step on
/// the multiple one runs once with all of them, whichever message was sent.
/// </summary>
internal sealed class EventRun(LocalOrganization organization, PluginRunner runner, AsyncQueue queue, EventSteps steps, CallScope scope, string messageName, string? table, Guid? requestId)
{
    private Dictionary<(Guid Row, StepImage Image, bool Before), Entity?>? images;
    private Guid operationId = NewId.Random();
    private DateTime createdOn = organization.Options.Clock.GetUtcNow().UtcDateTime;
    private readonly ParameterCollection sharedBefore = [];
    private ParameterCollection? sharedInside;
    private PluginContext? outer;
    private Table? completing;
    private List<WrittenRow>? written;

    // For each row, which of the steps are concerned: found out when the first of them asks, and again when the rows have changed.
    private bool[]? concerned;

    /// <summary>The event of rows, Create or Update; null for other messages.</summary>
    public string? Event { get; init; }

    public required ParameterCollection Input { get; init; }

    public ParameterCollection Output { get => field ??= []; set; }

    /// <summary>The rows as they were given, which are the caller's where nothing changes them, and what steps have made of them.</summary>
    public List<Entity> Rows { get; init; } = [];

    public Guid PrimaryId { get; init; }

    private bool HasRows => Event != null;

    private bool IsUpdate => Event == "Update";

    public static void Fill(PluginContext context, LocalOrganization organization, CallScope scope)
    {
        context.Depth = scope.Depth;
        context.UserId = scope.UserId;
        context.InitiatingUserId = scope.InitiatingUserId;
        context.BusinessUnitId = organization.Principals.BusinessUnitOf(scope.UserId);
        context.OrganizationId = organization.OrganizationId;
        context.OrganizationName = organization.Options.OrganizationName;
        context.CorrelationId = scope.CorrelationId;
        if (context.OperationId == Guid.Empty)
            context.OperationId = NewId.Random();
        if (context.OperationCreatedOn == default)
            context.OperationCreatedOn = organization.Options.Clock.GetUtcNow().UtcDateTime;
    }

    /// <summary>The same operation for some of what its rows hold: its stages after the first run for that alone.</summary>
    public EventRun Part(List<Entity> rows)
    {
        var part = new EventRun(organization, runner, queue, steps, scope, messageName, table, requestId)
        {
            Event = Event,
            Input = ValueCopy.Of(Input),
            Rows = rows,
            operationId = operationId,
            createdOn = createdOn,
        };
        part.sharedBefore.AddRange(ValueCopy.Of(sharedBefore));
        return part;
    }

    /// <summary>Runs the synchronous steps of a stage.</summary>
    /// <param name="stage">10, 20 or 40.</param>
    /// <param name="transaction">The event's transaction; null before it has begun.</param>
    public void Stage(int stage, CallTransaction? transaction)
    {
        for (var place = 0; place < steps.All.Count; place++)
        {
            var step = steps.All[place];
            if (step.Stage != stage || step.IsAsynchronous)
                continue;
            if (!RunsForEachRow(step))
            {
                if (ContextOfAll(place, stage) is { } context)
                    Run(step, stage, context, transaction ?? scope.Transaction);
                continue;
            }

            // By index: a step may replace a row's copy, and the next row must not notice.
            for (var i = 0; i < Rows.Count; i++)
            {
                if (Concerns(place, i))
                    Run(step, stage, ContextOfRow(step, stage, i), transaction ?? scope.Transaction);
            }
        }
    }

    /// <summary>Takes the pictures before the main operation for all steps that will want them.</summary>
    public void CaptureBefore()
    {
        if (Event == "Create")
            return;
        for (var place = 0; place < steps.All.Count; place++)
        {
            foreach (var image in steps.All[place].Images)
            {
                if (!image.IsBefore)
                    continue;
                if (HasRows)
                {
                    for (var i = 0; i < Rows.Count; i++)
                    {
                        if (Concerns(place, i))
                            Image(Rows[i].Id, image, before: true);
                    }
                }
                else if (PrimaryId != Guid.Empty)
                {
                    Image(PrimaryId, image, before: true);
                }
            }
        }
    }

    /// <summary>What the platform wrote, which steps after the main operation see.</summary>
    public void Complete(Table table, List<WrittenRow> rows)
    {
        completing = table;
        written = rows;
        concerned = null;
    }

    /// <summary>Queues the asynchronous steps; they become visible with the commit.</summary>
    public void Queue(CallTransaction? transaction)
    {
        for (var place = 0; place < steps.All.Count; place++)
        {
            var step = steps.All[place];
            if (step.Stage != 40 || !step.IsAsynchronous)
                continue;
            if (!RunsForEachRow(step))
            {
                if (ContextOfAll(place, 40) is { } context)
                    queue.Add(step, context, transaction);
                continue;
            }

            for (var i = 0; i < Rows.Count; i++)
            {
                if (Concerns(place, i))
                    queue.Add(step, ContextOfRow(step, 40, i), transaction);
            }
        }
    }

    private bool RunsForEachRow(Step step) => HasRows && !step.IsMultiple;

    private void Run(Step step, int stage, PluginContext context, CallTransaction? transaction)
    {
        context.IsInTransaction = transaction != null;
        runner.Run(step, context, scope, transaction);
        TakeBack(context, stage);
    }

    /// <summary>Whether a row has one of the columns that a step waits for: as it was given or, after the main operation, as it was written.</summary>
    private bool Concerns(int place, int row)
    {
        if (!IsUpdate || steps.All[place].FilteringColumns is null)
            return true;
        if (concerned == null)
        {
            concerned = new bool[Rows.Count * steps.All.Count];
            for (var i = 0; i < Rows.Count; i++)
                FindConcerned(i, concerned);
        }

        return concerned[(row * steps.All.Count) + place];
    }

    private void FindConcerned(int row, bool[] all)
    {
        var ofRow = all.AsSpan(row * steps.All.Count, steps.All.Count);
        ofRow.Clear();
        var given = Rows[row].Attributes.Pairs();
        while (given.MoveNext())
            steps.Note(given.Current.Key, ofRow);
        if (written?[row].Values is not { } values)
            return;
        for (var i = 0; i < values.Count; i++)
        {
            if (values.At(i) != null)
                steps.Note(values.Columns[i].LogicalName, ofRow);
        }

        steps.Note(completing!.PrimaryIdColumn, ofRow);
    }

    private Guid IdOf(int row) => written?[row].Id ?? Rows[row].Id;

    private List<Guid> Ids() => [.. Enumerable.Range(0, Rows.Count).Select(IdOf)];

    /// <summary>The context of a step that runs once for the message; null when the columns it waits for are not written.</summary>
    private PluginContext? ContextOfAll(int place, int stage)
    {
        var step = steps.All[place];
        if (!HasRows)
        {
            var whole = NewContext(step, stage, messageName, null);
            whole.PrimaryEntityId = PrimaryId;
            whole.InputParameters = ValueCopy.Of(Input);
            if (PrimaryId != Guid.Empty)
                SetImages(step, stage, whole, [PrimaryId]);
            return whole;
        }

        var isConcerned = false;
        for (var i = 0; i < Rows.Count && !isConcerned; i++)
            isConcerned = Concerns(place, i);
        if (!isConcerned)
            return null;
        var context = NewContext(step, stage, IsUpdate ? "UpdateMultiple" : "CreateMultiple", null);
        if (step.Images.Count > 0)
            SetImages(step, stage, context, Ids());
        return context;
    }

    /// <summary>The context of a step that runs for each row of its own.</summary>
    private PluginContext ContextOfRow(Step step, int stage, int index)
    {
        var context = NewContext(step, stage, Event!, index);
        context.PrimaryEntityId = IdOf(index);
        if (step.Images.Count > 0)
            SetImages(step, stage, context, [IdOf(index)]);
        return context;
    }

    /// <summary>What a step is given, made when it asks: most steps of an event find in their context alone that it is none of theirs.</summary>
    public ParameterCollection InputOf(PluginContext context)
    {
        var input = ValueCopy.Of(Input);
        if (context.Row is { } index)
        {
            input["Target"] = SeenRow.Of(Rows[index], completing, written?[index]);
            return input;
        }

        var targets = new EntityCollection { EntityName = table };
        for (var i = 0; i < Rows.Count; i++)
            targets.Entities.Add(SeenRow.Of(Rows[i], completing, written?[i]));
        input["Targets"] = targets;
        return input;
    }

    /// <summary>What a step after the operation learns of it.</summary>
    public ParameterCollection OutputOf(PluginContext context)
    {
        var output = new ParameterCollection();
        if (IsUpdate || context.Stage != 40)
            return output;
        if (context.Row is { } index)
            output["id"] = IdOf(index);
        else
            output["Ids"] = Ids().ToArray();
        return output;
    }

    private PluginContext NewContext(Step step, int stage, string message, int? row)
    {
        var context = new PluginContext
        {
            Stage = stage,
            Mode = step.IsAsynchronous ? 1 : 0,
            MessageName = message,
            PrimaryEntityName = table ?? "none",
            RequestId = requestId,
            Step = step,
            OperationId = operationId,
            OperationCreatedOn = createdOn,
            Event = HasRows ? this : null,
            Row = row,
        };
        if (!HasRows)
            context.OutputParameters = ValueCopy.Of(Output);
        Fill(context, organization, scope);
        if (step.RunAs is { } other && other != Guid.Empty)
            context.UserId = other;

        // Create, Update and Delete have an outer pipeline (stage 10) and an inner one: variables of stage 10 are the parent's for stages 20 and 40.
        if (HasRows || messageName == "Delete")
        {
            if (stage == 10)
            {
                context.ParentContext = scope.Parent;
                Share(context, sharedBefore);
            }
            else
            {
                context.ParentContext = Outer(message);
                Share(context, sharedInside);
            }
        }
        else
        {
            context.ParentContext = scope.Parent;
            Share(context, sharedInside);
        }

        return context;
    }

    private static void Share(PluginContext context, ParameterCollection? variables)
    {
        if (variables is { Count: > 0 })
            context.SharedVariables = ValueCopy.Of(variables);
    }

    private PluginContext Outer(string message)
    {
        if (outer != null)
            return outer;
        outer = new PluginContext
        {
            Stage = 30,
            MessageName = message,
            PrimaryEntityName = table ?? "none",
            PrimaryEntityId = HasRows && Rows.Count == 1 ? IdOf(0) : PrimaryId,
            RequestId = requestId,
            OperationId = operationId,
            OperationCreatedOn = createdOn,
            InputBefore = HasRows ? Input : ValueCopy.Of(Input),
            SharedVariables = sharedBefore,
            ParentContext = scope.Parent,
        };
        Fill(outer, organization, scope);
        return outer;
    }

    private void SetImages(Step step, int stage, PluginContext context, List<Guid> rows)
    {
        if (step.Images.Count == 0)
            return;
        context.PreEntityImagesCollection = rows.ConvertAll(id => ImagesOf(step, id, before: true)).ToArray();
        context.PostEntityImagesCollection = stage == 40 ? rows.ConvertAll(id => ImagesOf(step, id, before: false)).ToArray() : [];
    }

    private EntityImageCollection ImagesOf(Step step, Guid row, bool before)
    {
        var collection = new EntityImageCollection();
        foreach (var image in step.Images)
        {
            if ((before ? image.IsBefore : image.IsAfter) && Image(row, image, before) is { } picture)
                collection[image.Alias] = ValueCopy.Of(picture);
        }

        return collection;
    }

    private Entity? Image(Guid row, StepImage image, bool before)
    {
        if (before && Event == "Create")
            return null;
        var key = (row, image, before);
        images ??= [];
        if (!images.TryGetValue(key, out var picture))
        {
            picture = organization.SystemRetrieve(table!, row, image.Columns);
            if (picture == null && before)
                throw ServiceFault.MissingRow(table!, row);
            if (picture != null && organization.Metadata.Find(table!) is { } described && (image.Columns.AllColumns || image.Columns.Columns.Contains(described.PrimaryIdColumn)))
                picture[described.PrimaryIdColumn] = row;
            images[key] = picture;
        }

        return picture;
    }

    /// <summary>What a step changed in its copies takes effect for what comes after it.</summary>
    private void TakeBack(PluginContext context, int stage)
    {
        var shared = context.SharedVariablesOrNull is { } variables ? ValueCopy.Of(variables) : null;
        if (stage == 10 && (HasRows || messageName == "Delete"))
        {
            sharedBefore.Clear();
            sharedBefore.AddRange(shared);
        }
        else
        {
            sharedInside = shared;
        }

        if (!HasRows)
        {
            if (stage < 30)
            {
                Input.Clear();
                Input.AddRange(ValueCopy.Of(context.InputParameters));
            }
            else
            {
                Output = ValueCopy.Of(context.OutputParameters);
            }

            return;
        }

        // Whoever has asked for none has changed none.
        if (stage >= 30 || context.InputParametersOrNull is not { } input)
            return;
        if (context.Row is { } index)
        {
            TakeBack(Plain(input.TryGetValue("Target", out var target) ? target : null), index);
            return;
        }

        if (!input.TryGetValue("Targets", out var all) || all is not EntityCollection targets)
            throw ServiceFault.Of(ErrorCode.IsvUnexpected, "A step removed the Targets from InputParameters.");
        if (targets.Entities.Count != Rows.Count)
            throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"A step on {context.MessageName} changed the number of rows in Targets.");
        for (var i = 0; i < Rows.Count; i++)
            TakeBack(Plain(targets.Entities[i]), i);
    }

    private void TakeBack(Entity row, int index)
    {
        if (ValueCopy.StillIs(Rows[index], row))
            return;
        Rows[index] = ValueCopy.Of(row);
        if (concerned != null)
            FindConcerned(index, concerned);
    }

    /// <summary>In the sandbox an early-bound row in the context cannot be serialised on the way back.</summary>
    private static Entity Plain(object? value) => value switch
    {
        Entity entity when entity.GetType() == typeof(Entity) => entity,
        Entity early => throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"System.Runtime.Serialization.SerializationException: the Target is of the early-bound type {early.GetType()}; put a plain Entity there."),
        _ => throw ServiceFault.Of(ErrorCode.IsvUnexpected, "A step removed the Target from InputParameters."),
    };
}
