using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Web;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Remote.SignIn;
using CrmSegmentation.Tests.Chain;
using Microsoft.Identity.Client;

namespace CrmSegmentation.Tests.Remote;

/// <summary>Microsoft's own sign-in library against an authority that answers in this process.</summary>
public sealed class Signing_in : IDisposable
{
    private const string Secret = "not-a-real-secret";

    private readonly Crmseg _folder = new();
    private readonly AnAuthority _authority = new();
    private readonly Application _application = new(new Uri("https://contoso.crm4.dynamics.com/"), "11111111-2222-3333-4444-555555555555", Guid.NewGuid().ToString());

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void A_secret_gets_a_token_for_this_environment_alone()
    {
        var signIn = MsalSignIn.BySecret(_application, Secret, _authority);

        Assert.Equal("token 1", signIn.Token(CancellationToken.None));
        var form = Assert.Single(_authority.TokenRequests);
        Assert.Equal(("client_credentials", Secret, "https://contoso.crm4.dynamics.com/.default"), (form["grant_type"], form["client_secret"], Environment(form["scope"])));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, "p w")]
    [InlineData(true, null)]
    [InlineData(true, "p w")]
    public void A_certificate_gets_a_token(bool isPem, string? password)
    {
        var path = ACertificate(isPem, password);

        var signIn = MsalSignIn.ByCertificate(_application, ApplicationSecrets.Certificate(path, password), _authority);

        Assert.Equal("token 1", signIn.Token(CancellationToken.None));
        var form = Assert.Single(_authority.TokenRequests);
        Assert.Equal(3, form["client_assertion"]!.Split('.').Length);
        Assert.Equal("https://contoso.crm4.dynamics.com/.default", Environment(form["scope"]));
    }

    [Fact]
    public void A_device_code_is_shown_and_gets_a_token()
    {
        var shown = new List<string>();

        var signIn = MsalSignIn.ByDevice(_application, shown.Add, _authority);

        Assert.Equal("token 1", signIn.Token(CancellationToken.None));
        Assert.Equal(["Open https://microsoft.com/devicelogin and enter ABCD."], shown);
        Assert.Contains(_authority.CodeRequests, form => Environment(form["scope"]) == "https://contoso.crm4.dynamics.com/.default");
        signIn.Token(CancellationToken.None);
        Assert.Single(shown);
    }

    [Fact]
    public void A_token_is_kept_while_it_is_good_and_renewed_before_it_ends()
    {
        var signIn = MsalSignIn.BySecret(_application, Secret, _authority);
        _authority.ExpiresIn = 3600;
        Assert.Equal(["token 1", "token 1"], [signIn.Token(CancellationToken.None), signIn.Token(CancellationToken.None)]);

        // The environment did not accept it.
        Assert.True(signIn.Renew());
        _authority.ExpiresIn = 60;
        Assert.Equal("token 2", signIn.Token(CancellationToken.None));
        // It ends within minutes.
        Assert.Equal("token 3", signIn.Token(CancellationToken.None));
    }

    [Theory]
    [InlineData("invalid_client", "AADSTS7000215: Invalid client secret provided.", "The secret of application {0} is wrong. It must be the secret's value, not its id")]
    [InlineData("invalid_client", "AADSTS7000222: The provided client secret keys are expired.", "The secret of application {0} has expired.")]
    [InlineData("unauthorized_client", "AADSTS700016: Application was not found in the directory.", "There is no application {0} in the tenant.")]
    [InlineData("invalid_grant", "AADSTS65001: The user or administrator has not consented.", "Nobody has consented yet to application {0} using Dataverse.")]
    [InlineData("invalid_resource", "AADSTS500011: The resource principal was not found.", "The tenant does not know contoso.crm4.dynamics.com.")]
    [InlineData("temporary", "AADSTS99999: Something new.", "The sign-in failed (temporary): AADSTS99999: Something new.")]
    public void What_goes_wrong_is_a_sentence_to_act_on(string error, string description, string sentence)
    {
        _authority.Refuses = (error, description);

        var refused = Assert.Throws<InputException>(() => MsalSignIn.BySecret(_application, Secret, _authority).Token(CancellationToken.None));

        Assert.StartsWith(string.Format(null, sentence, _application.ClientId), refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid_client", "AADSTS7000218: The request body must contain client_assertion or client_secret.", "does not allow the device code")]
    [InlineData("authorization_declined", "The user declined.", "The sign-in was declined.")]
    [InlineData("invalid_grant", "AADSTS65001: The user or administrator has not consented.", "Nobody has consented yet")]
    public void So_is_what_goes_wrong_with_a_device_code(string error, string description, string sentence)
    {
        _authority.Refuses = (error, description);

        var refused = Assert.Throws<InputException>(() => MsalSignIn.ByDevice(_application, _ => { }, _authority).Token(CancellationToken.None));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_another_application_is_said_to_be_one()
    {
        _authority.Refuses = ("invalid_client", "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered.");

        var refused = Assert.Throws<InputException>(() => MsalSignIn.ByCertificate(_application, ApplicationSecrets.Certificate(ACertificate(false, null), null), _authority).Token(CancellationToken.None));

        Assert.StartsWith($"The certificate does not belong to application {_application.ClientId}.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_without_its_password_or_its_key_is_refused()
    {
        Assert.Contains("Is the password in CRMSEG_CERTIFICATE_PASSWORD right?", Assert.Throws<InputException>(() => ApplicationSecrets.Certificate(ACertificate(false, "p w"), "wrong")).Message, StringComparison.Ordinal);
        using var certificate = ApplicationSecrets.Certificate(ACertificate(true, null), null);
        var alone = _folder.FileOf("alone.pem", certificate.ExportCertificatePem());
        Assert.Contains("with its private key", Assert.Throws<InputException>(() => ApplicationSecrets.Certificate(alone, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_read_from_a_file_without_its_line_end()
    {
        Assert.Equal("s", ApplicationSecrets.Secret(_folder.FileOf("secret", "s\n")));
        Assert.Throws<InputException>(() => ApplicationSecrets.Secret(_folder.FileOf("empty", "\n")));
    }

    [Theory]
    [InlineData("Bearer authorization_uri=https://login.microsoftonline.com/4a5b6c7d-0000-0000-0000-000000000001/oauth2/authorize, resource_id=https://contoso.crm4.dynamics.com/", "https://login.microsoftonline.com/4a5b6c7d-0000-0000-0000-000000000001")]
    [InlineData("Bearer realm=\"x\"", null)]
    [InlineData("Bearer authorization_uri=http://elsewhere/x/y", null)]
    public void The_environment_says_where_its_users_sign_in(string challenge, string? authority) => Assert.Equal(authority, TenantOf.Authority(challenge));

    [Fact]
    public void An_environment_that_does_not_say_so_is_told()
    {
        using var stub = new AStub(context =>
        {
            if (context.Request.Query.ContainsKey("x"))
                context.Response.Headers.WWWAuthenticate = "";
            return (200, "text/html", "hello");
        });

        Assert.Contains("does not say where to sign in", Assert.Throws<InputException>(() => TenantOf.Environment(stub.Address)).Message, StringComparison.Ordinal);
    }

    /// <summary>The scope that is for the environment; the library adds its own.</summary>
    private static string Environment(string? scopes) => scopes!.Split(' ').Single(scope => scope.Contains("dynamics.com", StringComparison.Ordinal));

    private string ACertificate(bool isPem, string? password)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=crmseg", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = _folder.PathOf($"{Guid.NewGuid():N}");
        if (!isPem)
        {
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, password));
            return path;
        }

        var secret = password == null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{secret}\n");
        return path;
    }

    private sealed class AnAuthority : HttpMessageHandler, IMsalHttpClientFactory
    {
        private int _tokens;

        public List<System.Collections.Specialized.NameValueCollection> TokenRequests { get; } = [];

        public List<System.Collections.Specialized.NameValueCollection> CodeRequests { get; } = [];

        public (string Error, string Description)? Refuses { get; set; }

        public int ExpiresIn { get; set; } = 3600;

        public HttpClient GetHttpClient() => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            var form = request.Content == null ? [] : HttpUtility.ParseQueryString(await request.Content.ReadAsStringAsync(cancellationToken));
            if (path.EndsWith("/devicecode", StringComparison.Ordinal))
            {
                CodeRequests.Add(form);
                return Json(HttpStatusCode.OK, """{"user_code":"ABCD","device_code":"d","verification_uri":"https://microsoft.com/devicelogin","verification_url":"https://microsoft.com/devicelogin","expires_in":900,"interval":1,"message":"Open https://microsoft.com/devicelogin and enter ABCD."}""");
            }

            if (path.EndsWith("/token", StringComparison.Ordinal))
            {
                TokenRequests.Add(form);
                // An application alone is nobody.
                var clientInfo = Base64("""{"uid":"u","utid":"t"}""");
                var idToken = $"{Base64("""{"alg":"none"}""")}.{Base64("""{"oid":"u","tid":"t","sub":"s","preferred_username":"ann@contoso.com","iss":"x","aud":"y"}""")}.";
                var person = form["grant_type"] == "client_credentials" ? "" : $",\"refresh_token\":\"r\",\"client_info\":\"{clientInfo}\",\"id_token\":\"{idToken}\"";
                return Refuses is { } refused
                    ? Json(HttpStatusCode.BadRequest, $$"""{"error":"{{refused.Error}}","error_description":"{{refused.Description}}\r\nTrace ID: x"}""")
                    : Json(HttpStatusCode.OK, $$"""{"token_type":"Bearer","scope":"https://contoso.crm4.dynamics.com/.default","expires_in":{{ExpiresIn}},"ext_expires_in":{{ExpiresIn}},"access_token":"token {{++_tokens}}","token_use":"test"{{person}} }""");
            }

            const string Hosts = """["login.microsoftonline.com","login.windows.net","login.microsoft.com","sts.windows.net"]""";
            return Json(HttpStatusCode.OK, path.Contains("/discovery/instance", StringComparison.Ordinal)
                ? $$"""{"tenant_discovery_endpoint":"https://login.microsoftonline.com/t/v2.0/.well-known/openid-configuration","api-version":"1.1","metadata":[{"preferred_network":"login.microsoftonline.com","preferred_cache":"login.windows.net","aliases":{{Hosts}} }]}"""
                : """{"authorization_endpoint":"https://login.microsoftonline.com/t/oauth2/v2.0/authorize","token_endpoint":"https://login.microsoftonline.com/t/oauth2/v2.0/token","issuer":"https://login.microsoftonline.com/t/v2.0"}""");
        }

        private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        private static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
