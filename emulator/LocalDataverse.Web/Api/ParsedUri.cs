using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;

namespace LocalDataverse.Web.Api;

/// <summary>The path and query options of a request, parsed against the organisation's model.</summary>
internal sealed class ParsedUri
{
    /// <summary>The query options that some resource takes. Which of them a resource takes, it says with <see cref="Allow"/>.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "$select", "$filter", "$orderby", "$top", "$count", "$expand", "$apply", "$skiptoken", "$id", "fetchXml", "savedQuery", "userQuery",
    };

    private readonly List<string> given = [];
    private readonly ODataUriParser parser;

    private ParsedUri(ODataUriParser parser, IReadOnlyList<ODataPathSegment> path)
    {
        this.parser = parser;
        Path = path;
    }

    public IReadOnlyList<ODataPathSegment> Path { get; }

    public ApplyClause? Apply => field ??= parser.ParseApply();

    public SelectExpandClause? SelectExpand => field ??= parser.ParseSelectAndExpand();

    public FilterClause? Filter => field ??= parser.ParseFilter();

    public OrderByClause? OrderBy => field ??= parser.ParseOrderBy();

    public long? Top => parser.ParseTop();

    public bool Count => parser.ParseCount() ?? false;

    /// <summary>Parameter aliases (<c>@p1</c>) as they were given.</summary>
    public IDictionary<string, SingleValueNode> Aliases => parser.ParameterAliasNodes;

    public static ParsedUri Parse(OrganizationModel model, ApiRequest request)
    {
        foreach (var (name, value) in request.QueryOptions)
        {
            if (Known.Contains(name) || name.StartsWith('@'))
                continue;
            throw name switch
            {
                "$skip" => WebApiException.Query("Skip Clause is not supported in CRM"),
                _ when name.StartsWith('$') => WebApiException.NotSupported($"The query option {name}"),
                _ => WebApiException.Query($"The query parameter {name} is not supported"),
            };
        }

        var uri = Parse(model, request.ServiceRoot, request.Uri);
        uri.given.AddRange(request.QueryOptions.Select(o => o.Key).Where(name => !name.StartsWith('@')));
        return uri;
    }

    /// <summary>Faults if there is a query option that the resource would ignore.</summary>
    public void Allow(string resource, params string[] options)
    {
        if (given.FirstOrDefault(name => !options.Contains(name)) is { } unwanted)
            throw WebApiException.NotSupported($"The query option {unwanted} on {resource}");
    }

    public static ParsedUri Parse(OrganizationModel model, Uri serviceRoot, Uri uri)
    {
        var parser = new ODataUriParser(model.Edm, serviceRoot, uri) { Resolver = new UriResolver(model.Edm), UrlKeyDelimiter = ODataUrlKeyDelimiter.Parentheses };
        parser.Settings.MaximumExpansionDepth = 20;
        try
        {
            return new ParsedUri(parser, parser.ParsePath().ToList());
        }
        catch (ODataUnrecognizedPathException exception)
        {
            throw new WebApiException(404, "0x80060888", exception.Message);
        }
    }
}
