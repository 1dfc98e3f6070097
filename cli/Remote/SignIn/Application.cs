using System;

namespace CrmSegmentation.Cli.Remote.SignIn;

/// <summary>The application in whose name somebody, or it itself, signs in to an environment.</summary>
/// <param name="Tenant">Null: the environment says which it belongs to.</param>
internal sealed record Application(Uri Environment, string? Tenant, string ClientId)
{
    /// <summary>Whatever the account or application may do in this environment, and nothing elsewhere.</summary>
    public string[] Scopes => [$"{Environment.GetLeftPart(UriPartial.Authority)}/.default"];
}
