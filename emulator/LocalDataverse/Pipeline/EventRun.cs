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
internal sealed class EventRun(LocalOrganization organization, PluginRunner runner, AsyncQueue queue, List<Step> steps, CallScope scope, string messageName, string? table, Guid? requestId)
{
    private Dictionary<(Guid Row, StepImage Image, bool Before), Entity?>? images;
    private Guid operationId = Guid.NewGuid();
    private DateTime createdOn = organization.Options.Clock.GetUtcNow().UtcDateTime;
    private readonly ParameterCollection sharedBefore = [];
    private ParameterCollection sharedInside = [];
    private PluginContext? outer;

    /// <summary>The event of rows, Create or Update; null for other messages.</summary>
    public string? Event { get; init; }

    public required ParameterCollection Input { get; init; }

    public ParameterCollection Output { get => field ??= []; set; }

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
            context.OperationId = Guid.NewGuid();
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
        foreach (var step in steps)
        {
            if (step.Stage != stage || step.IsAsynchronous)
                continue;
            foreach (var context in ContextsOf(step, stage))
            {
                context.Context.IsInTransaction = (transaction ?? scope.Transaction) != null;
                runner.Run(step, context.Context, scope, transaction ?? scope.Transaction);
                TakeBack(context, stage);
            }
        }
    }

    /// <summary>Takes the pictures before the main operation for all steps that will want them.</summary>
    public void CaptureBefore()
    {
        if (Event == "Create")
            return;
        foreach (var step in steps)
        {
            if (step.Images.Count == 0)
                continue;
            foreach (var image in step.Images.Where(i => i.IsBefore))
            {
                if (HasRows)
                {
                    foreach (var row in Rows.Where(r => Concerns(step, r)))
                        Image(row.Id, image, before: true);
                }
                else if (PrimaryId != Guid.Empty)
                {
                    Image(PrimaryId, image, before: true);
                }
            }
        }
    }

    /// <summary>Adds to the rows what the platform wrote, which steps after the main operation see.</summary>
    public void Complete(Table table, List<WrittenRow> written)
    {
        for (var i = 0; i < written.Count; i++)
        {
            var row = Rows[i];
            row.Id = written[i].Id;
            row[table.PrimaryIdColumn] = written[i].Id;
            foreach (var (name, value) in written[i].Values)
            {
                if (value != null)
                    row[name] = value;
            }
        }
    }

    /// <summary>Queues the asynchronous steps; they become visible with the commit.</summary>
    public void Queue(CallTransaction? transaction)
    {
        foreach (var step in steps)
        {
            if (step.Stage != 40 || !step.IsAsynchronous)
                continue;
            foreach (var context in ContextsOf(step, 40))
                queue.Add(step, context.Context, transaction);
        }
    }

    private bool Concerns(Step step, Entity row)
    {
        if (!IsUpdate || step.FilteringColumns == null)
            return true;
        foreach (var name in row.Attributes.Keys)
        {
            if (step.FilteringColumns.Contains(name))
                return true;
        }

        return false;
    }

    /// <summary>The contexts a step runs with: none when its columns are not written, several when it is on the single message of many rows.</summary>
    private IEnumerable<StepContext> ContextsOf(Step step, int stage)
    {
        if (!HasRows)
        {
            var context = NewContext(step, stage, messageName);
            context.PrimaryEntityId = PrimaryId;
            context.InputParameters = ValueCopy.Of(Input);
            if (PrimaryId != Guid.Empty)
                SetImages(step, stage, context, [PrimaryId]);
            yield return new StepContext(context, null);
        }
        else if (step.IsMultiple)
        {
            if (!Rows.Exists(r => Concerns(step, r)))
                yield break;
            var context = NewContext(step, stage, Event + "Multiple");
            context.InputParameters = ValueCopy.Of(Input);
            var targets = new EntityCollection { EntityName = table };
            foreach (var row in Rows)
                targets.Entities.Add(ValueCopy.Of(row));
            context.InputParameters["Targets"] = targets;
            if (Event == "Create" && stage == 40)
                context.OutputParameters["Ids"] = Rows.Select(r => r.Id).ToArray();
            SetImages(step, stage, context, Rows.ConvertAll(r => r.Id));
            yield return new StepContext(context, null);
        }
        else
        {
            // By index: a step may replace a row's copy, and the next row must not notice.
            for (var i = 0; i < Rows.Count; i++)
            {
                if (!Concerns(step, Rows[i]))
                    continue;
                var context = NewContext(step, stage, Event!);
                context.PrimaryEntityId = Rows[i].Id;
                context.InputParameters = ValueCopy.Of(Input);
                context.InputParameters["Target"] = ValueCopy.Of(Rows[i]);
                if (Event == "Create" && stage == 40)
                    context.OutputParameters["id"] = Rows[i].Id;
                SetImages(step, stage, context, [Rows[i].Id]);
                yield return new StepContext(context, i);
            }
        }
    }

    private PluginContext NewContext(Step step, int stage, string message)
    {
        var context = new PluginContext
        {
            Stage = stage,
            Mode = step.IsAsynchronous ? 1 : 0,
            MessageName = message,
            PrimaryEntityName = table ?? "none",
            RequestId = requestId,
            OwningExtension = new EntityReference("sdkmessageprocessingstep", step.Id) { Name = step.Name },
            OperationId = operationId,
            OperationCreatedOn = createdOn,
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
                context.SharedVariables = ValueCopy.Of(sharedBefore);
            }
            else
            {
                context.ParentContext = Outer(message);
                context.SharedVariables = ValueCopy.Of(sharedInside);
            }
        }
        else
        {
            context.ParentContext = scope.Parent;
            context.SharedVariables = ValueCopy.Of(sharedInside);
        }

        return context;
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
            PrimaryEntityId = HasRows && Rows.Count == 1 ? Rows[0].Id : PrimaryId,
            RequestId = requestId,
            OperationId = operationId,
            OperationCreatedOn = createdOn,
            InputParameters = ValueCopy.Of(Input),
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
            if (picture != null && organization.Metadata.Find(table!) is { } described && (image.Columns.AllColumns || image.Columns.Columns.Contains(described.PrimaryIdColumn)))
                picture[described.PrimaryIdColumn] = row;
            images[key] = picture;
        }

        return picture;
    }

    /// <summary>What a step changed in its copies takes effect for what comes after it.</summary>
    private void TakeBack(StepContext ran, int stage)
    {
        var context = ran.Context;
        var shared = ValueCopy.Of(context.SharedVariables);
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

        if (stage >= 30)
            return;
        if (ran.Row is { } index)
        {
            Rows[index] = ValueCopy.Of(Plain(context.InputParameters["Target"]));
            return;
        }

        var targets = (EntityCollection)context.InputParameters["Targets"];
        if (targets.Entities.Count != Rows.Count)
            throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"A step on {context.MessageName} changed the number of rows in Targets.");
        for (var i = 0; i < Rows.Count; i++)
            Rows[i] = ValueCopy.Of(Plain(targets.Entities[i]));
    }

    /// <summary>In the sandbox an early-bound row in the context cannot be serialised on the way back.</summary>
    private static Entity Plain(object? value) => value switch
    {
        Entity entity when entity.GetType() == typeof(Entity) => entity,
        Entity early => throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"System.Runtime.Serialization.SerializationException: the Target is of the early-bound type {early.GetType()}; put a plain Entity there."),
        _ => throw ServiceFault.Of(ErrorCode.IsvUnexpected, "A step removed the Target from InputParameters."),
    };

    private readonly record struct StepContext(PluginContext Context, int? Row);
}
