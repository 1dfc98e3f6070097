using System;

namespace Microsoft.Xrm.Sdk;

/// <summary>The code of a plug-in step. One instance may serve many calls at once.</summary>
public interface IPlugin
{
    void Execute(IServiceProvider serviceProvider);
}
