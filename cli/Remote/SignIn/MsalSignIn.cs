using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Identity.Client;

namespace CrmSegmentation.Cli.Remote.SignIn;

/// <summary>
/// Signs in to Microsoft Entra ID by device code, secret or certificate. Tokens are kept in memory for as long as the command runs, and are
/// renewed before they end; nothing of them is written anywhere.
/// </summary>
internal sealed class MsalSignIn : ISignIn
{
    private const string Login = "https://login.microsoftonline.com/";

    private readonly Lock _gate = new();
    private readonly Application _application;
    private readonly Func<bool, CancellationToken, Task<AuthenticationResult>> _acquire;
    private bool _refresh;

    private MsalSignIn(Application application, Func<bool, CancellationToken, Task<AuthenticationResult>> acquire)
    {
        _application = application;
        _acquire = acquire;
    }

    /// <param name="show">Shows the person where to enter which code.</param>
    /// <param name="http">Null: the network.</param>
    public static MsalSignIn ByDevice(Application application, Action<string> show, IMsalHttpClientFactory? http = null)
    {
        var client = new Lazy<IPublicClientApplication>(() => With(PublicClientApplicationBuilder.Create(application.ClientId), application, http).Build());
        return new MsalSignIn(application, async (refresh, cancellation) =>
        {
            var account = (await client.Value.GetAccountsAsync().ConfigureAwait(false)).FirstOrDefault();
            if (account != null)
            {
                try
                {
                    return await client.Value.AcquireTokenSilent(application.Scopes, account).WithForceRefresh(refresh).ExecuteAsync(cancellation).ConfigureAwait(false);
                }
                catch (MsalUiRequiredException)
                {
                    // The sign-in has ended, or a rule of the tenant asks for a new one.
                }
            }

            return await client.Value.AcquireTokenWithDeviceCode(
                application.Scopes,
                code =>
                {
                    show(code.Message);
                    return Task.CompletedTask;
                }).ExecuteAsync(cancellation).ConfigureAwait(false);
        });
    }

    public static MsalSignIn BySecret(Application application, string secret, IMsalHttpClientFactory? http = null) =>
        Confidential(application, builder => builder.WithClientSecret(secret), http);

    public static MsalSignIn ByCertificate(Application application, X509Certificate2 certificate, IMsalHttpClientFactory? http = null) =>
        Confidential(application, builder => builder.WithCertificate(certificate), http);

    public string? Token(CancellationToken cancellation)
    {
        // One asks, the others wait and then find the token in memory: nobody gets two codes to enter.
        lock (_gate)
        {
            try
            {
                var result = _acquire(_refresh, cancellation).GetAwaiter().GetResult();
                _refresh = false;
                return result.AccessToken;
            }
            catch (MsalException e)
            {
                throw new InputException(Sentence(e), e);
            }
            catch (HttpRequestException e)
            {
                throw new InputException($"The sign-in cannot reach {new Uri(Login).Host}: {e.Message} Is there a network, and does a firewall or proxy let it through?", e);
            }
        }
    }

    public bool Renew()
    {
        lock (_gate)
            return _refresh = true;
    }

    private static MsalSignIn Confidential(Application application, Func<ConfidentialClientApplicationBuilder, ConfidentialClientApplicationBuilder> prove, IMsalHttpClientFactory? http)
    {
        var client = new Lazy<IConfidentialClientApplication>(() => With(prove(ConfidentialClientApplicationBuilder.Create(application.ClientId)), application, http).Build());
        return new MsalSignIn(application, (refresh, cancellation) => client.Value.AcquireTokenForClient(application.Scopes).WithForceRefresh(refresh).ExecuteAsync(cancellation));
    }

    private static T With<T>(T builder, Application application, IMsalHttpClientFactory? http)
        where T : AbstractApplicationBuilder<T>
    {
        builder.WithAuthority(application.Tenant == null ? TenantOf.Environment(application.Environment) : $"{Login}{application.Tenant}");
        return http == null ? builder : builder.WithHttpClientFactory(http);
    }

    /// <summary>What the sign-in says, as something to do.</summary>
    private string Sentence(MsalException e)
    {
        // Entra's own numbers are the first word of its message; several kinds of failure share one OAuth error.
        var number = e.Message.Split(["AADSTS"], StringSplitOptions.None) is [_, var rest, ..] ? new string([.. rest.TakeWhile(char.IsAsciiDigit)]) : "";
        var client = _application.ClientId;
        return number switch
        {
            "7000215" => $"The secret of application {client} is wrong. It must be the secret's value, not its id; make a new one under Certificates & secrets of its registration.",
            "7000222" => $"The secret of application {client} has expired. Make a new one under Certificates & secrets of its registration.",
            "700027" or "7000272" => $"The certificate does not belong to application {client}. Upload it under Certificates & secrets of its registration.",
            "700016" => $"There is no application {client} in the tenant. Is --client-id right, and --tenant?",
            "90002" => $"There is no tenant {_application.Tenant}. Is --tenant right?",
            "65001" => $"Nobody has consented yet to application {client} using Dataverse. Have an administrator open its registration, API permissions, add Dynamics CRM user_impersonation and grant consent.",
            "7000218" => $"Application {client} does not allow the device code. In its registration, Authentication, set 'Allow public client flows' to Yes.",
            "50076" or "50079" or "53003" => $"A rule of the tenant (conditional access) refuses this sign-in: {FirstLine(e.Message)}",
            "500011" => $"The tenant does not know {_application.Environment.Host}. Is --environment right, and is it in this tenant?",
            _ when e.ErrorCode is "code_expired" or "expired_token" => "The code was not entered in time. Run the command again, and enter the new code.",
            _ when e.ErrorCode is "authorization_declined" or "access_denied" => "The sign-in was declined.",
            _ when e.ErrorCode == "invalid_authority" => $"--tenant {_application.Tenant} is no tenant: {FirstLine(e.Message)}",
            _ => $"The sign-in failed ({e.ErrorCode}): {FirstLine(e.Message)}",
        };
    }

    private static string FirstLine(string text) => text.Split('\n', '\r')[0];
}
