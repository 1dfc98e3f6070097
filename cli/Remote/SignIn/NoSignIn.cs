using System.Threading;

namespace CrmSegmentation.Cli.Remote.SignIn;

/// <summary>For the local Dataverse, which asks nobody who they are.</summary>
internal sealed class NoSignIn : ISignIn
{
    public string? Token(CancellationToken cancellation) => null;

    public bool Renew() => false;
}
