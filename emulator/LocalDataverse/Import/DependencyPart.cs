using System;

namespace LocalDataverse.Import;

/// <summary>One side of a dependency.</summary>
/// <param name="Type">The platform's number of the kind of component.</param>
/// <param name="Kind">The platform's name of it.</param>
/// <param name="Id">The component.</param>
/// <param name="Name">What people know it by.</param>
internal sealed record DependencyPart(int Type, string Kind, Guid Id, string Name)
{
    /// <summary>A row of one of the platform's tables of components.</summary>
    public static DependencyPart OfRow(string table, Guid id, string name) => table switch
    {
        "systemform" => new(60, "SystemForm", id, name),
        "savedquery" => new(26, "SavedQuery", id, name),
        "savedqueryvisualization" => new(59, "SavedQueryVisualization", id, name),
        "webresource" => new(61, "WebResource", id, name),
        "workflow" => new(29, "Workflow", id, name),
        "sdkmessageprocessingstep" => new(92, "SDKMessageProcessingStep", id, name),
        "plugintype" => new(90, "PluginType", id, name),
        "pluginassembly" => new(91, "PluginAssembly", id, name),
        "appmodule" => new(80, "AppModule", id, name),
        "sitemap" => new(62, "SiteMap", id, name),
        "role" => new(20, "Role", id, name),
        _ => new(0, table, id, name),
    };
}
