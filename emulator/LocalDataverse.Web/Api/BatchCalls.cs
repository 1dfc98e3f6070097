using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.ServiceModel;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.Web.Api;

/// <summary>
/// Executes <c>$batch</c>: requests in their order, change sets each as one transaction. The first error ends the batch,
/// unless the client prefers to go on.
/// </summary>
internal sealed partial class BatchCalls(WebApi api)
{
    /// <summary>The platform's limit of requests in a batch.</summary>
    private const int MaxRequests = 1000;

    public static bool IsBatch(ApiRequest request) => request.Uri.AbsolutePath.EndsWith("/$batch", StringComparison.OrdinalIgnoreCase) || request.Uri.AbsolutePath.EndsWith("/%24batch", StringComparison.OrdinalIgnoreCase);

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Method != "POST")
            throw WebApiException.Method(request.Method);
        var parts = BatchReader.Read(request.Header("Content-Type"), request.Body);
        if (parts.Sum(p => p.Item is null ? p.ChangeSet.Count : 1) > MaxRequests)
            throw new WebApiException(400, "0x80060888", $"The number of requests in the batch exceeds the maximum of {MaxRequests}.");
        var boundary = "batchresponse_" + Guid.NewGuid().ToString("D");
        using var body = new MemoryStream();
        var status = 200;
        foreach (var part in parts)
        {
            var failed = part.Item is { } item ? WriteItem(body, boundary, request, item) : WriteChangeSet(body, boundary, request, part.ChangeSet);
            if (failed is not { } error || request.Preferences.ContinueOnError)
                continue;
            status = error;
            break;
        }

        Write(body, $"--{boundary}--\r\n");
        return new ApiResponse { Status = status, ContentType = $"multipart/mixed; boundary={boundary}", Body = body.ToArray() };
    }

    private int? WriteItem(MemoryStream body, string boundary, ApiRequest batch, BatchItem item)
    {
        var response = Guarded(batch, () =>
        {
            var request = Request(batch, item, item.Address, null);
            return IsBatch(request) ? throw new WebApiException(400, WebApiException.InvalidPayload, "A batch cannot contain a batch.") : api.Handle(request);
        });
        Write(body, boundary, item.ContentId, response);
        return response.Status >= 400 ? response.Status : null;
    }

    private int? WriteChangeSet(MemoryStream body, string boundary, ApiRequest batch, IReadOnlyList<BatchItem> items)
    {
        var failing = 0;
        List<ApiResponse>? responses = null;
        ApiResponse? failure = null;
        try
        {
            var calls = new List<PreparedCall>();
            var addresses = new Dictionary<string, string>();
            var transaction = new ExecuteTransactionRequest { Requests = new OrganizationRequestCollection(), ReturnResponses = true };
            ApiRequest? first = null;
            foreach (var item in items)
            {
                failing = calls.Count;
                var address = Resolve(item.Address, addresses);
                var request = Request(batch, item, address, addresses);
                first ??= request;
                var call = api.Prepare(request);
                calls.Add(call);
                transaction.Requests.Add(call.Request);
                if (item.ContentId is not null && call.Address is not null)
                    addresses["$" + item.ContentId] = call.Address;
            }

            failing = 0;
            if (first is not null)
            {
                var answers = ((ExecuteTransactionResponse)api.ServiceFor(first).Execute(transaction)).Responses;
                responses = calls.Select((call, i) => call.Respond(answers[i]).With("OData-Version", "4.0")).ToList();
            }
        }
        catch (Exception exception)
        {
            if (exception is FaultException<OrganizationServiceFault> { Detail: ExecuteTransactionFault { FaultedRequestIndex: var index } fault })
            {
                failing = Math.Max(0, index);
                // The fault of the transaction wraps that of the request which failed; the client wants the latter.
                exception = fault.InnerFault is { } inner ? new FaultException<OrganizationServiceFault>(inner, new FaultReason(inner.Message ?? "")) : exception;
            }

            failure = ErrorResponse.Of(exception, batch.Preferences).With("OData-Version", "4.0");
        }

        var changeSet = "changesetresponse_" + Guid.NewGuid().ToString("D");
        Write(body, $"--{boundary}\r\nContent-Type: multipart/mixed; boundary={changeSet}\r\n\r\n");
        if (failure is not null)
        {
            Write(body, changeSet, items.ElementAtOrDefault(failing)?.ContentId, failure);
        }
        else
        {
            for (var i = 0; i < items.Count && responses is not null; i++)
                Write(body, changeSet, items[i].ContentId, responses[i]);
        }

        Write(body, $"--{changeSet}--\r\n");
        return failure?.Status;
    }

    private static ApiResponse Guarded(ApiRequest batch, Func<ApiResponse> handle)
    {
        try
        {
            return handle();
        }
        catch (Exception exception)
        {
            return ErrorResponse.Of(exception, batch.Preferences).With("OData-Version", "4.0");
        }
    }

    private static ApiRequest Request(ApiRequest batch, BatchItem item, string address, Dictionary<string, string>? references)
    {
        var headers = new Dictionary<string, string>(item.Headers, StringComparer.OrdinalIgnoreCase);
        // The caller of the batch is the caller of its parts.
        foreach (var name in new[] { "MSCRMCallerID", "CallerObjectId" })
        {
            if (batch.Header(name) is { } value)
                headers.TryAdd(name, value);
        }

        if (!Uri.TryCreate(batch.ServiceRoot, address, out var uri))
            throw WebApiException.Query($"'{address}' is not an address.");
        return new ApiRequest { Method = item.Method, Uri = OnThisServer(batch.ServiceRoot, uri), ServiceRoot = batch.ServiceRoot, Headers = headers, Body = item.Body, References = references ?? [] };
    }

    /// <summary>Clients write the address of the service as they know it; only the path counts.</summary>
    private static Uri OnThisServer(Uri root, Uri uri)
    {
        var marker = uri.AbsoluteUri.IndexOf("/api/data/", StringComparison.OrdinalIgnoreCase);
        if (marker < 0)
            return uri;
        var rest = VersionedPath().Replace(uri.AbsoluteUri[marker..], "");
        return new Uri(root, rest);
    }

    private static string Resolve(string address, Dictionary<string, string> addresses)
    {
        var match = LeadingReference().Match(address);
        if (!match.Success)
            return address;
        return addresses.TryGetValue(match.Value, out var known) ? known + address[match.Length..] : throw RowReader.UnknownReference(match.Value);
    }

    private static void Write(MemoryStream body, string boundary, string? contentId, ApiResponse response)
    {
        var text = new StringBuilder("--").Append(boundary).Append("\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
        if (contentId is not null)
            text.Append("Content-ID: ").Append(contentId).Append("\r\n");
        text.Append("\r\nHTTP/1.1 ").Append(response.Status).Append(' ').Append(ReasonPhrases.GetReasonPhrase(response.Status)).Append("\r\n");
        if (response.ContentType is not null)
            text.Append("Content-Type: ").Append(response.ContentType).Append("\r\n");
        foreach (var (name, value) in response.Headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        text.Append("\r\n");
        Write(body, text.ToString());
        if (response.Body is not null)
            body.Write(response.Body);
        Write(body, "\r\n");
    }

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex("^/api/data/v[0-9.]+/", RegexOptions.IgnoreCase)]
    private static partial Regex VersionedPath();

    [GeneratedRegex(@"^\$[A-Za-z0-9_-]+(?=$|/|\?)")]
    private static partial Regex LeadingReference();
}
