using System.Collections.Generic;
using System.Linq;

namespace System.Activities.Hosting;

/// <summary>What the host of a workflow offers its activities.</summary>
public class WorkflowInstanceExtensionManager
{
    private readonly List<Func<object>> _extensions = new();

    public virtual void Add(object singletonExtension) => _extensions.Add(() => singletonExtension);

    public virtual void Add<T>(Func<T> extensionCreationFunction)
        where T : class => _extensions.Add(extensionCreationFunction);

    internal IReadOnlyList<object> Create() => _extensions.Select(create => create()).ToList();
}
