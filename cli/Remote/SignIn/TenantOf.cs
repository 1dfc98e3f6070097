using System;
using System.Net.Http;
using Microsoft.Identity.Client;

namespace CrmSegmentation.Cli.Remote.SignIn;

/// <summary>An environment says itself, to who comes without a token, where its users sign in.</summary>
internal static class TenantOf
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The address at which the environment's users sign in.</summary>
    /// <exception cref="InputException">It does not say; the sentence tells to name the tenant.</exception>
    public static string Environment(Uri environment)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(environment, WebApiClient.PathOfApi)));
            foreach (var challenge in response.Headers.WwwAuthenticate)
            {
                if (Authority(challenge.ToString()) is { } authority)
                    return authority;
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new InputException($"{environment.Authority} cannot be reached: {e.Message} Is --environment written rightly, and is there a network?", e);
        }

        throw new InputException($"{environment} does not say where to sign in, as a Dataverse environment does. Is --environment right? If so, say --tenant ID.");
    }

    /// <summary>The authority in a challenge such as <c>Bearer authorization_uri=https://login.microsoftonline.com/TENANT/oauth2/authorize, resource_id=...</c>.</summary>
    internal static string? Authority(string challenge)
    {
        const string Name = "authorization_uri=";
        var start = challenge.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;

        var text = challenge[(start + Name.Length)..].Split(',', ' ')[0].Trim('"');
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Segments is [_, var tenant, ..]
            ? $"{uri.GetLeftPart(UriPartial.Authority)}/{tenant.TrimEnd('/')}"
            : null;
    }
}
