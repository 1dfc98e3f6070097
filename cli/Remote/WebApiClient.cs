using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.ServiceModel;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Remote.SignIn;
using Microsoft.Xrm.Sdk;
using Polly;
using Polly.Retry;

namespace CrmSegmentation.Cli.Remote;

/// <summary>
/// Sends requests to the Web API of an environment, and sends those again that were turned away, met a server that was not there, took too
/// long or were cut off. Only requests whose second arrival does no harm may be sent here; all that crmseg sends are such.
/// </summary>
internal sealed class WebApiClient : IDisposable
{
    public const string PathOfApi = "api/data/v9.2/";

    private readonly HttpClient _http;
    private readonly ISignIn _signIn;
    private readonly WebApiSettings _settings;
    private readonly CancellationToken _cancellation;
    private readonly ResiliencePipeline<Answer> _retrying;

    /// <summary>Until something has answered, the address is more likely wrong than the server down: the user need not wait for that.</summary>
    private volatile bool _isThere;

    public WebApiClient(Uri environment, ISignIn signIn, WebApiSettings settings, CancellationToken cancellation)
    {
        Environment = environment;
        _signIn = signIn;
        _settings = settings;
        _cancellation = cancellation;
        Gate = new RequestGate(settings.UnhintedParallelism, settings.MostParallel);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            // A sign-in page or a moved environment is told to the user, not followed with the token.
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(30, settings.Timeout.TotalSeconds)),
            UseCookies = false,
        })
        {
            BaseAddress = new Uri(environment, PathOfApi),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _retrying = new ResiliencePipelineBuilder<Answer>().AddRetry(new RetryStrategyOptions<Answer>
        {
            MaxRetryAttempts = settings.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = settings.FirstWait,
            MaxDelay = settings.LongestWait,
            ShouldHandle = arguments => ValueTask(Reason(arguments.Outcome) != null),
            DelayGenerator = arguments => new(arguments.Outcome.Result?.RetryAfter),
            OnRetry = arguments =>
            {
                Traffic.Trouble(Reason(arguments.Outcome)!);
                if (arguments.Outcome.Result is { Status: HttpStatusCode.TooManyRequests })
                    Gate.TurnedAway(arguments.RetryDelay);
                return default;
            },
        }).Build();
    }

    public Uri Environment { get; }

    public RequestGate Gate { get; }

    public Traffic Traffic { get; } = new();

    /// <summary>Sends a request and gives the answer's JSON; null: it has none.</summary>
    /// <exception cref="FaultException{OrganizationServiceFault}">The environment refuses the request; what it says is in it.</exception>
    /// <exception cref="TimeoutException">The environment takes too long for it, each time.</exception>
    /// <exception cref="InputException">The environment cannot be reached, is none, or does not let the user in.</exception>
    public JsonDocument? Send(HttpMethod method, string path, byte[]? json = null, params (string Name, string Value)[] headers)
    {
        var answer = SendAndRead(method, path, json, "application/json", headers);
        if (answer.Body.Length == 0)
            return null;

        try
        {
            return JsonDocument.Parse(answer.Body);
        }
        catch (JsonException e)
        {
            throw NoDataverse("it answers with something that is not JSON", e);
        }
    }

    /// <summary>Sends a request and gives the whole answer, which has a status of success.</summary>
    public Answer SendAndRead(HttpMethod method, string path, byte[]? body, string contentType, params (string Name, string Value)[] headers)
    {
        var context = ResilienceContextPool.Shared.Get(_cancellation);
        try
        {
            var id = Guid.NewGuid();
            var answer = _retrying.Execute(_ => Try(id, method, path, body, contentType, headers), context);
            Refuse(answer);
            return answer;
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _http.Dispose();

    private Answer Try(Guid id, HttpMethod method, string path, byte[]? body, string contentType, (string Name, string Value)[] headers)
    {
        Gate.Enter(_cancellation);
        var good = false;
        try
        {
            var answer = TryOnce(id, method, path, body, contentType, headers);
            if (answer.Status == HttpStatusCode.Unauthorized && _signIn.Renew())
                answer = TryOnce(id, method, path, body, contentType, headers);
            good = (int)answer.Status < 400;
            return answer;
        }
        finally
        {
            Gate.Leave(good);
        }
    }

    private Answer TryOnce(Guid id, HttpMethod method, string path, byte[]? body, string contentType, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("OData-MaxVersion", "4.0");
        request.Headers.Add("OData-Version", "4.0");
        // The same for each try, so that the environment's own logs tell that they are one.
        request.Headers.Add("x-ms-client-request-id", id.ToString());
        if (_signIn.Token(_cancellation) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body != null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        Traffic.Request();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        timeout.CancelAfter(_settings.Timeout);
        try
        {
            using var response = _http.Send(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            using var stream = response.Content.ReadAsStream(timeout.Token);
            using var buffer = new MemoryStream();
            // Reading does not look at the token: the connection is cut when the time is up.
            using (timeout.Token.Register(response.Dispose))
                stream.CopyTo(buffer);
            if (response.Headers.TryGetValues("x-ms-dop-hint", out var hints) && int.TryParse(hints.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var degree))
                Gate.Hint(degree);
            var answer = new Answer(response.StatusCode, buffer.ToArray(), response.Content.Headers.ContentType?.ToString() ?? "", WaitAsked(response.Headers.RetryAfter));
            _isThere |= answer.Status == HttpStatusCode.OK;
            return ChangeSet.Outcome(answer);
        }
        catch (Exception) when (_cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(_cancellation);
        }
        catch (Exception e) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"{Environment.Host} did not answer within {_settings.Timeout.TotalSeconds:0} seconds.", e);
        }
        catch (OperationCanceledException e)
        {
            // The handler's own way to say that nobody took up the connection.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "no connection came about in time", e);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }

    /// <summary>How long the environment asks to wait: seconds, or a time of day.</summary>
    internal static TimeSpan? WaitAsked(RetryConditionHeaderValue? retryAfter)
    {
        var wait = retryAfter?.Delta ?? retryAfter?.Date - DateTimeOffset.UtcNow;
        return wait is { } asked ? (asked > TimeSpan.Zero ? asked : TimeSpan.Zero) : null;
    }

    /// <summary>Why a try is to be repeated; null: it is not.</summary>
    private string? Reason(Outcome<Answer> outcome) => (outcome.Exception, outcome.Result) switch
    {
        (TimeoutException, _) => "no answer in time",
        // Nobody is there under this name, or with another certificate: waiting does not mend that.
        (HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }, _) => null,
        (HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }, _) when !_isThere => null,
        (HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }, _) => "no connection",
        (HttpRequestException, _) => "cut off",
        (_, { Status: HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } answer) => ((int)answer.Status).ToString(CultureInfo.InvariantCulture),
        (_, { Status: HttpStatusCode.RequestTimeout }) => "408",
        // Not the platform's own error, but of something on the way to it.
        (_, { Status: HttpStatusCode.InternalServerError, Error: null }) when _isThere => "500",
        _ => null,
    };

    private static ValueTask<bool> ValueTask(bool value) => new(value);

    private void Refuse(Answer answer)
    {
        if ((int)answer.Status is >= 200 and < 300)
            return;

        if ((int)answer.Status is >= 300 and < 400)
            throw NoDataverse($"it sends elsewhere, with status {(int)answer.Status}");
        if (answer.Status == HttpStatusCode.Unauthorized)
        {
            throw new InputException(_signIn is NoSignIn
                ? $"{Environment.Host} asks who you are. Say how to sign in: --sign-in device, secret or certificate."
                : $"{Environment.Host} does not accept the sign-in. Is --environment the address of the environment itself, and is the account or application a user in it?");
        }

        if (answer.Error is { } error)
        {
            throw Faults.IsLackOfRights(error.Code)
                ? new InputException($"The account or application that signed in lacks a right in {Environment.Host}: {error.Message} The role Segmentation Service has the rights to load and maintain; an import needs System Customizer.")
                : Fault(answer.Status, error.Code, error.Message);
        }

        if (answer.Status == HttpStatusCode.TooManyRequests)
            throw new InputException($"{Environment.Host} turns requests away, also after {_settings.Retries} repetitions. Try again later, or with --parallel 1.");
        if (answer.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            throw new InputException($"{Environment.Host} does not serve at the moment (status {(int)answer.Status}), also after {_settings.Retries} repetitions. Try again later.");
        throw _isThere
            ? new InputException($"{Environment.Host} answers with status {(int)answer.Status} and no reason. Try again later.")
            : NoDataverse($"it answers with status {(int)answer.Status}");
    }

    /// <summary>What the environment says, as its Organization service would throw it.</summary>
    private static FaultException<OrganizationServiceFault> Fault(HttpStatusCode status, int code, string message)
    {
        var fault = new OrganizationServiceFault { ErrorCode = code, Message = message, Timestamp = DateTime.UtcNow };
        fault.ErrorDetails[Faults.Status] = (int)status;
        return new FaultException<OrganizationServiceFault>(fault, new FaultReason(message));
    }

    private InputException NoDataverse(string why, Exception? cause = null)
    {
        var sentence = $"{Environment} is not the address of a Dataverse environment: {why}. It looks like https://ORGANISATION.crm4.dynamics.com and stands in the Power Platform admin center under Environments.";
        return cause == null ? new InputException(sentence) : new InputException(sentence, cause);
    }

    private InputException Unreachable(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new InputException($"There is no {Environment.Host}. Is --environment written rightly, and is there a network?", e),
        HttpRequestError.SecureConnectionError => new InputException($"No safe connection to {Environment.Host} is possible: {e.InnerException?.Message ?? e.Message}", e),
        HttpRequestError.ConnectionError => new InputException($"{Environment.Authority} cannot be reached: {(e.InnerException as SocketException)?.Message ?? e.Message}. Is there a network, and does a firewall or proxy let it through?", e),
        _ => new InputException($"The connection to {Environment.Authority} was cut off again and again: {e.Message} Try again later.", e),
    };
}
