using System;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Writes a priority scheme row by row, as a person does.</summary>
internal sealed class ASchemeRow
{
    private readonly IOrganizationService service;

    public ASchemeRow(IOrganizationService service, string name, int version = 1, params (string Column, object Value)[] columns)
    {
        this.service = service;
        var row = new Entity(PrioritySchemeTable.Name)
        {
            [PrioritySchemeTable.Title] = name,
            [PrioritySchemeTable.VersionNumber] = version,
            [PrioritySchemeTable.HighFrom] = 75m,
            [PrioritySchemeTable.MediumFrom] = 55m,
        };
        foreach (var (column, value) in columns)
            row[column] = value;
        Id = service.Create(row);
    }

    public Guid Id { get; }

    public Guid Factor(FactorKind kind, decimal weight, params (decimal From, decimal Score)[] bands)
    {
        var factor = service.Create(new Entity(PriorityFactorTable.Name)
        {
            [PriorityFactorTable.Title] = kind.ToString(),
            [PriorityFactorTable.Scheme] = new EntityReference(PrioritySchemeTable.Name, Id),
            [PriorityFactorTable.Kind] = new OptionSetValue((int)kind),
            [PriorityFactorTable.Weight] = weight,
            [PriorityFactorTable.Order] = 1,
        });
        foreach (var (from, score) in bands)
            Band(factor, from, score);
        return factor;
    }

    public Guid Band(Guid factor, decimal from, decimal score) => service.Create(new Entity(PriorityBandTable.Name)
    {
        [PriorityBandTable.Title] = "Band",
        [PriorityBandTable.Factor] = new EntityReference(PriorityFactorTable.Name, factor),
        [PriorityBandTable.From] = from,
        [PriorityBandTable.Score] = score,
    });

    public Guid Group(RfmGroup group, int order, int lowest, int highest) => service.Create(new Entity(RfmGroupTable.Name)
    {
        [RfmGroupTable.Title] = group.ToString(),
        [RfmGroupTable.Scheme] = new EntityReference(PrioritySchemeTable.Name, Id),
        [RfmGroupTable.Order] = order,
        [RfmGroupTable.Group] = new OptionSetValue((int)group),
        [RfmGroupTable.RecencyFrom] = lowest,
        [RfmGroupTable.RecencyTo] = highest,
        [RfmGroupTable.FrequencyFrom] = lowest,
        [RfmGroupTable.FrequencyTo] = highest,
        [RfmGroupTable.MonetaryFrom] = lowest,
        [RfmGroupTable.MonetaryTo] = highest,
    });

    public void Become(SchemeStatus status) => Set(PrioritySchemeTable.SchemeStatus, new OptionSetValue((int)status));

    public void Set(string column, object? value) => service.Update(new Entity(PrioritySchemeTable.Name, Id) { [column] = value });
}
