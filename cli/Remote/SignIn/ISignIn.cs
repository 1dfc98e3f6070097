using System.Threading;

namespace CrmSegmentation.Cli.Remote.SignIn;

/// <summary>Gets the token that each request carries.</summary>
internal interface ISignIn
{
    /// <summary>A token that is valid now; null: none is needed.</summary>
    /// <exception cref="InputException">There is none to be had; the sentence says why and what to do.</exception>
    public string? Token(CancellationToken cancellation);

    /// <summary>The environment did not accept the token: forgets it. False: another would be no better.</summary>
    public bool Renew();
}
