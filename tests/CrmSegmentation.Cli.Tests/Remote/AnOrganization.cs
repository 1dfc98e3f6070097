using System;
using System.IO;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse.Web;

namespace CrmSegmentation.Tests.Remote;

/// <summary>A local organisation with the solution in it, served over HTTP, that lives on a day of its own.</summary>
internal sealed class AnOrganization : IDisposable
{
    public AnOrganization(DateOnly day, bool withSolution = true, ServiceProtectionLimits? limits = null)
    {
        Target = LocalTarget.Open(databasePath: null);
        if (withSolution)
            Target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        Target.MoveTo(day);
        Server = LocalWebServer.Start(Target.Organization, limits: limits);
    }

    public LocalTarget Target { get; }

    public LocalWebServer Server { get; }

    public string Url => Server.Address.ToString();

    public void Dispose()
    {
        Server.Dispose();
        Target.Dispose();
    }
}
